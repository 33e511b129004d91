//go:build unix

package file_test

import (
	"bufio"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/seed45548214/arena/arena/arenatest"
	"github.com/seed45548214/arena/state"
	"github.com/seed45548214/arena/state/file"
	"github.com/seed45548214/arena/state/statetest"
)

// childVariable tells the test binary to be one of the processes below instead.
const childVariable = "ARENA_FILE_TEST_CHILD"

func TestMain(m *testing.M) {
	children := map[string]func(dir string) error{"hold": holdFolder, "write": writeForEver, "nobody": openAsNobody}
	child, dir, ok := strings.Cut(os.Getenv(childVariable), ":")
	if !ok {
		if err := flag.Set("rapid.checks", strconv.Itoa(arenatest.Sized(40, 100))); err != nil {
			panic(err)
		}
		os.Exit(m.Run())
	}
	if err := children[child](dir); err != nil {
		fmt.Println("error:", err)
		os.Exit(1)
	}
}

// holdFolder opens the folder and keeps it until its standard input ends.
func holdFolder(dir string) error {
	s, err := file.Open(dir, time.Now)
	if err != nil {
		return err
	}
	fmt.Println("ready")
	_, err = io.Copy(io.Discard, os.Stdin)
	return errors.Join(err, s.Close())
}

// writeForEver recovers arena a, then appends and prints the number of each record
// once it is acknowledged.
func writeForEver(dir string) error {
	s, err := file.Open(dir, time.Now)
	if err != nil {
		return err
	}
	file.SetSegments(s, 20*small)
	ctx := context.Background()
	owner, err := state.Open(ctx, s, "a", strconv.Itoa(os.Getpid()), time.Minute)
	if err != nil {
		return err
	}
	var count counter
	if err := owner.Recover(ctx, count.restore, count.fold); err != nil {
		return err
	}
	if err := errors.Join(owner.Warning(), count.check(owner.Head().Seq)); err != nil {
		return err
	}
	fmt.Println(owner.Head().Seq) // what has been found is shown
	for {
		data := fmt.Appendf(nil, `["%0*d"]`, rand.IntN(3000)+1, count.seq+1)
		seq, err := owner.Append(ctx, data)
		if err != nil {
			return err
		}
		fmt.Println(seq)
		if err := count.fold(seq, data); err != nil {
			return err
		}
		if seq%7 == 0 {
			if err := owner.SaveSnapshot(ctx, strconv.AppendUint(nil, seq, 10)); err != nil {
				return err
			}
		}
	}
}

// A counter is a state that says how many records it was made of.
type counter struct{ seq uint64 }

func (c *counter) restore(_ uint64, snapshot []byte) (err error) {
	c.seq, err = strconv.ParseUint(string(snapshot), 10, 64)
	return err
}

func (c *counter) fold(seq uint64, data []byte) error {
	number, err := strconv.ParseUint(strings.TrimLeft(strings.Trim(string(data), `[]"`), "0"), 10, 64)
	if err != nil || number != seq || seq != c.seq+1 {
		return fmt.Errorf("record %d holds %s after record %d", seq, data, c.seq)
	}
	c.seq = seq
	return nil
}

func (c *counter) check(head uint64) error {
	if c.seq != head {
		return fmt.Errorf("recovered %d records, the head is at %d", c.seq, head)
	}
	return nil
}

// openAsNobody gives up the rights of root and tries to use the folder.
func openAsNobody(dir string) error {
	if os.Getuid() == 0 {
		const nobody = 65534
		if err := errors.Join(syscall.Setgroups(nil), syscall.Setgid(nobody), syscall.Setuid(nobody)); err != nil {
			return err
		}
	}
	s, err := file.Open(dir, time.Now)
	if err != nil {
		return err
	}
	return errors.Join(errors.New("it was opened"), s.Close())
}

// start starts the test binary as a child; the test must end it.
func start(t *testing.T, child, dir string) (cmd *exec.Cmd, out *bufio.Scanner, in io.WriteCloser) {
	t.Helper()
	cmd = exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), childVariable+"="+child+":"+dir)
	cmd.Stderr = os.Stderr
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if in, err = cmd.StdinPipe(); err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	return cmd, bufio.NewScanner(stdout), in
}

// A second process is refused with a sentence that says what to do, changes
// nothing, and may have the folder as soon as the first has ended, however it does.
func TestOpen_RefusesASecondProcess(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	write(t, dir)
	for _, end := range []string{"closed", "killed"} {
		cmd, out, in := start(t, "hold", dir)
		if !out.Scan() || out.Text() != "ready" {
			t.Fatalf("the first process says %q", out.Text())
		}
		before := contents(t, dir)
		_, err := file.Open(dir, time.Now)
		var inUse *file.InUseError
		if !errors.As(err, &inUse) || inUse.PID != cmd.Process.Pid {
			t.Errorf("error = %v, want that process %d has the folder", err, cmd.Process.Pid)
		}
		want := fmt.Sprintf("open store: %s is in use by another arena process (pid %d); stop it or set PERSIST_PATH to another folder",
			dir, cmd.Process.Pid)
		if err != nil && err.Error() != want {
			t.Errorf("error = %q, want %q", err, want)
		}
		if diff := cmp.Diff(before, contents(t, dir)); diff != "" {
			t.Errorf("the folder has changed (-before +after):\n%s", diff)
		}
		if _, err := state.Verify(t.Context(), watch(t, dir), "a", nil); err != nil {
			t.Errorf("read beside the owner: %v", err)
		}
		if end == "killed" {
			err = cmd.Process.Kill()
		} else {
			err = in.Close()
		}
		if err != nil {
			t.Fatal(err)
		}
		if err := cmd.Wait(); (err != nil) != (end == "killed") {
			t.Errorf("the first process, %s, ended with %v", end, err)
		}
		var clock statetest.Clock
		if err := open(t, dir, &clock).Close(); err != nil {
			t.Errorf("after the first process was %s: %v", end, err)
		}
		if left := contents(t, dir); left["arena.lock"] != "" {
			t.Error("the lock was left behind")
		}
	}
}

// A writer that is killed loses nothing that it has acknowledged, and the folder is
// free at once.
func TestOpen_LosesNothingIn30Kills(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	chance := rand.New(rand.NewPCG(1, 2))
	var acknowledged uint64
	for kill := range 30 {
		cmd, out, _ := start(t, "write", dir)
		for lines := 1 + chance.IntN(30); lines > 0 && out.Scan(); lines-- {
			acknowledged = number(t, out.Text(), acknowledged)
		}
		if err := cmd.Process.Kill(); err != nil {
			t.Fatal(err)
		}
		for out.Scan() { // acknowledged before the signal arrived
			acknowledged = number(t, out.Text(), acknowledged)
		}
		if err := cmd.Wait(); err == nil {
			t.Fatal("the writer ended by itself")
		}
		var clock statetest.Clock
		s := open(t, dir, &clock)
		var count counter
		report, err := state.Verify(t.Context(), s, "a", count.fold)
		if err != nil || report.Warning != nil || report.Records < acknowledged {
			t.Fatalf("kill %d: %d records, %v, warning %v; %d were acknowledged",
				kill, report.Records, err, report.Warning, acknowledged)
		}
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
	}
	if acknowledged < 100 {
		t.Errorf("only %d records were acknowledged in all", acknowledged)
	}
}

// number reads the number of a record, which may not fall.
func number(t *testing.T, text string, last uint64) uint64 {
	t.Helper()
	seq, err := strconv.ParseUint(text, 10, 64)
	if err != nil || seq < last {
		t.Fatalf("the writer says %q after %d", text, last)
	}
	return seq
}

// A folder that cannot be written is refused with a sentence, and nothing changes.
func TestOpen_RefusesAReadOnlyFolder(t *testing.T) {
	t.Parallel()
	parent := t.TempDir()
	dir := filepath.Join(parent, "arenas")
	write(t, dir)
	for _, folder := range []string{dir, filepath.Join(dir, "below")} {
		for path, mode := range map[string]os.FileMode{filepath.Dir(parent): 0o755, parent: 0o755, dir: 0o555} {
			if err := os.Chmod(path, mode); err != nil {
				t.Fatal(err)
			}
		}
		before := contents(t, dir)
		cmd, out, _ := start(t, "nobody", folder)
		out.Scan()
		said := out.Text()
		if err := cmd.Wait(); err == nil {
			t.Error("the folder was opened")
		}
		if !strings.Contains(said, folder) || !strings.Contains(said, "PERSIST_PATH") {
			t.Errorf("the process says %q, want the folder and what to set", said)
		}
		if diff := cmp.Diff(before, contents(t, dir)); diff != "" {
			t.Errorf("the folder has changed (-before +after):\n%s", diff)
		}
		if err := os.Chmod(dir, 0o755); err != nil {
			t.Fatal(err)
		}
	}
}
