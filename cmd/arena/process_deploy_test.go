//go:build unix

package main_test

import (
	"fmt"
	"math/rand/v2"
	"net/http"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/seed45548214/arena/arena/arenatest"
	"github.com/seed45548214/arena/state/postgres/postgrestest"
	"github.com/seed45548214/arena/state/redis/redistest"
)

// A deploy is workers and webs around one Redis.
type deploy struct {
	*site
	server        *redistest.Server
	workers, webs []*process
	commands      int // given and acknowledged
}

// deployTTL is as short as a lease may be.
const deployTTL = 3 * time.Second

func newDeploy(t *testing.T, workers, webs int, env ...string) *deploy {
	t.Helper()
	server := redistest.Start(t)
	d := &deploy{server: server, site: newSite(t, append(env, "REDIS_URL="+server.URL(), fmt.Sprintf("LEASE_TTL_MS=%d", deployTTL.Milliseconds()))...)}
	for range workers {
		d.workers = append(d.workers, d.worker(t))
	}
	for range webs {
		d.webs = append(d.webs, d.web(t))
	}
	return d
}

func (d *deploy) worker(t *testing.T) *process {
	t.Helper()
	p := d.launch(t, "worker")
	p.eventually(t, "it works", func() bool { return strings.Contains(p.errOut.String(), `msg="worker running"`) })
	return p
}

func (d *deploy) web(t *testing.T) *process {
	t.Helper()
	p := d.launch(t, "web", "--port", "localhost:0")
	p.listens(t)
	p.eventually(t, "it is ready", func() bool { return p.status("/readyz") == http.StatusOK })
	return p
}

// owner is the worker that runs an arena, by who said last that its season goes on.
func (d *deploy) owner(t *testing.T, id string) int {
	t.Helper()
	for i, w := range d.workers {
		said := w.errOut.String()
		at := max(strings.LastIndex(said, `msg="season goes on" arena=`+id), strings.LastIndex(said, `msg="season begins" arena=`+id))
		if at >= 0 && !strings.Contains(said[at:], `another process has the arena; it is claimed again until it can be had" arena=`+id) {
			return i
		}
	}
	t.Fatal("no worker runs the arena")
	return 0
}

// give gives a command by one of the webs until it is acknowledged, or refused because it was
// done when no answer came.
func (d *deploy) give(t *testing.T, web int, verb string) {
	t.Helper()
	d.commands++
	over := time.Now().Add(arenatest.Patience())
	for {
		got := d.run(t, verb, strategyArena, "--url", d.webs[web].url)
		if got.code == 0 || strings.Contains(got.err, " already") {
			return
		}
		if time.Now().After(over) {
			t.Fatalf("command %d, %s, is not done: %s", d.commands, verb, got.err)
		}
	}
}

// A web asks no model, so it needs no key to show the arenas of those that have one.
func TestDeploy_AWebNeedsNoKey(t *testing.T) {
	t.Parallel()
	d := newDeploy(t, 0, 1, "SIM_INTERVAL_MS=50")
	worker := d.launch(t, "worker", "--fake-llm")
	d.webs[0].untilRecord(t, "multi-model", 3)
	d.webs[0].stop(t, syscall.SIGTERM)
	worker.stop(t, syscall.SIGTERM)
}

func TestDeploy_AWebShowsWhatAWorkerRuns(t *testing.T) {
	t.Parallel()
	d := newDeploy(t, 2, 2, "SIM_INTERVAL_MS=50")
	for _, web := range d.webs {
		web.untilRecord(t, strategyArena, 10)
	}
	// A command is given to one web, done by a worker, and seen by the other web.
	d.give(t, 0, "pause")
	d.webs[1].until(t, strategyArena, "it is paused", func(a arenaShown) bool { return a.Phase == "paused" })
	d.give(t, 1, "resume")
	d.webs[0].until(t, strategyArena, "it goes on", func(a arenaShown) bool { return a.Phase == "running" })
	for i, p := range append(d.workers, d.webs...) {
		if got := p.stop(t, syscall.SIGTERM); i == 0 {
			t.Logf("the first process took %v to end", got)
		}
	}
	d.mustRun(t, "verify")
	d.mustRun(t, "replay")
}

// The worker that runs an arena is killed, frozen and stopped: another one goes on, and
// whoever wakes up has nothing to say.
func TestDeploy_TakesOver(t *testing.T) {
	t.Parallel()
	d := newDeploy(t, 2, 1, "SIM_INTERVAL_MS=50")
	web := d.webs[0]
	web.untilRecord(t, strategyArena, 5)
	goesOn := func(after string) {
		began := time.Now()
		seq := web.shown(t, strategyArena).Seq
		web.untilRecord(t, strategyArena, seq+5)
		t.Logf("%s: five more records after %v", after, time.Since(began).Round(time.Millisecond))
	}
	owner := d.owner(t, strategyArena)
	d.workers[owner].kill()
	goesOn("kill -9")

	d.workers[owner] = d.worker(t)
	owner = d.owner(t, strategyArena)
	frozen := d.workers[owner]
	frozen.signal(t, syscall.SIGSTOP)
	goesOn("frozen")
	frozen.signal(t, syscall.SIGCONT)
	frozen.eventually(t, "it knows that another has the arena", func() bool {
		said := frozen.errOut.String()
		return strings.LastIndex(said, "another process has the arena") > strings.LastIndex(said, "season goes on")
	})

	owner = d.owner(t, strategyArena)
	d.workers[owner].stop(t, syscall.SIGTERM)
	goesOn("SIGTERM")

	d.server.Kill()
	d.server.Up(t)
	goesOn("Redis killed")
	web.stop(t, syscall.SIGTERM)
	d.workers[1-owner].stop(t, syscall.SIGTERM)
	d.mustRun(t, "verify")
	d.mustRun(t, "replay")
}

// The season goes on while processes are killed, frozen, stopped and started at random, and
// the server is killed: no viewer sees a gap, and every command is done once. In full: 480
// disturbances, which takes ten minutes.
func TestDeploy_SeasonOutlivesItsProcesses(t *testing.T) {
	t.Parallel()
	const seed = 7
	d := newDeploy(t, 2, 2, "SIM_INTERVAL_MS=50")
	chance := rand.New(rand.NewPCG(seed, seed))
	var mu sync.Mutex // guards d.webs
	over := make(chan struct{})
	var watching sync.WaitGroup
	viewers := make([]*deployViewer, 4)
	for i := range viewers {
		viewers[i] = &deployViewer{http: &http.Client{Transport: new(http.Transport)}, chance: rand.New(rand.NewPCG(seed, uint64(i)))}
		watching.Go(func() {
			viewers[i].watch(t, over, func(n int) string {
				mu.Lock()
				defer mu.Unlock()
				return d.webs[n%len(d.webs)].url
			})
		})
	}
	for range arenatest.Sized(10, 480) {
		d.disturb(t, chance, &mu)
		d.give(t, chance.IntN(len(d.webs)), []string{"pause", "start"}[d.commands%2])
	}
	if d.commands%2 == 1 {
		d.give(t, 0, "start")
	}
	seq := d.webs[0].shown(t, strategyArena).Seq
	for _, web := range d.webs {
		web.untilRecord(t, strategyArena, seq+5)
	}
	close(over)
	watching.Wait()
	for i, v := range viewers {
		if v.frames < 10 {
			t.Errorf("viewer %d got %d frames", i, v.frames)
		}
		t.Logf("viewer %d: %d connections, %d frames, %d resumed, %d snapshots", i, v.connections, v.frames, v.resumed, v.snapshots)
	}
	d.mustRun(t, "verify")
	d.mustRun(t, "replay")
	journal := d.mustRun(t, "export", strategyArena)
	if done := strings.Count(journal, `"type":"paused"`) + strings.Count(journal, `"type":"resumed"`); done != d.commands {
		t.Errorf("%d commands were done, %d given", done, d.commands)
	}
}

// disturb does something to one of the processes, and sees to it that there are as many as
// before.
func (d *deploy) disturb(t *testing.T, chance *rand.Rand, webs *sync.Mutex) {
	t.Helper()
	pause := func(most time.Duration) { d.webs[0].pause(time.Duration(chance.Int64N(int64(most)))) }
	w, v := chance.IntN(len(d.workers)), chance.IntN(len(d.webs))
	replaceWeb := func() {
		fresh := d.web(t)
		webs.Lock()
		defer webs.Unlock()
		d.webs[v] = fresh
	}
	switch what := chance.IntN(6); what {
	case 0:
		d.workers[w].kill()
		pause(2 * time.Second)
		d.workers[w] = d.worker(t)
	case 1:
		d.workers[w].stop(t, syscall.SIGTERM)
		d.workers[w] = d.worker(t)
	case 2:
		d.workers[w].signal(t, syscall.SIGSTOP)
		pause(2 * deployTTL)
		d.workers[w].signal(t, syscall.SIGCONT)
	case 3:
		d.webs[v].kill()
		replaceWeb()
	case 4:
		d.webs[v].stop(t, syscall.SIGTERM)
		replaceWeb()
	default:
		d.server.Kill()
		pause(time.Second)
		d.server.Up(t)
	}
}

// Somebody empties Redis under a running season: whoever wrote it puts it back.
func TestDeploy_OutlivesAnEmptiedRedis(t *testing.T) {
	t.Parallel()
	d := newDeploy(t, 1, 1, "SIM_INTERVAL_MS=50")
	web := d.webs[0]
	web.untilRecord(t, strategyArena, 20)
	before := d.mustRun(t, "export", strategyArena)
	d.server.CLI(t, "del", "arena:{"+strategyArena+"}:journal", "arena:{"+strategyArena+"}:head")
	web.untilRecord(t, strategyArena, 60)
	if after := d.mustRun(t, "export", strategyArena); !strings.HasPrefix(after, before) {
		t.Error("the season is another one")
	}
	web.stop(t, syscall.SIGTERM)
	d.workers[0].stop(t, syscall.SIGTERM)
	d.mustRun(t, "verify")
}

// Postgres carries a deploy as Redis does.
func TestDeploy_AroundPostgres(t *testing.T) {
	t.Parallel()
	server := postgrestest.Start(t)
	d := &deploy{site: newSite(t, "SIM_INTERVAL_MS=50", "DATABASE_URL="+server.URL(), fmt.Sprintf("LEASE_TTL_MS=%d", deployTTL.Milliseconds()))}
	d.workers = []*process{d.worker(t), d.worker(t)}
	d.webs = []*process{d.web(t)}
	web := d.webs[0]
	web.untilRecord(t, strategyArena, 5)
	d.give(t, 0, "pause")
	d.give(t, 0, "resume")
	goesOn := func() {
		t.Helper()
		web.untilRecord(t, strategyArena, web.shown(t, strategyArena).Seq+5)
	}
	owner := d.owner(t, strategyArena)
	d.workers[owner].kill()
	goesOn()
	d.workers[owner] = d.worker(t)
	d.workers[1-owner].stop(t, syscall.SIGTERM)
	goesOn()
	server.Kill(t)
	server.Restart(t)
	goesOn()
	web.stop(t, syscall.SIGTERM)
	d.workers[owner].stop(t, syscall.SIGTERM)
	d.mustRun(t, "verify")
	d.mustRun(t, "replay")
}
