package deploy_test

import (
	"bufio"
	"net/http"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/seed45548214/arena/arena/arenatest"
)

// A server that runs answers at every path that a file has it asked, and to the check of
// the image.
func TestProbes_AreAnswered(t *testing.T) {
	t.Parallel()
	all := cluster(t)
	o := all["Deployment arena-web"]
	web, b := o.only(t), render(t)
	url := serving(t)
	for _, path := range []string{web.Startup.Get.Path, web.Liveness.Get.Path, web.Readiness.Get.Path, b.by(t, "web").Check} {
		if !answers(t, url+path) {
			t.Errorf("%s is not answered with 200", path)
		}
	}
	_, check, _ := strings.Cut(final(t, "HEALTHCHECK"), "CMD ")
	if code, said := arena(t, map[string]string{"PORT": strings.TrimPrefix(url, "http://")}, list(t, check)[1:]...); code != 0 {
		t.Errorf("the check ends with %d: %s", code, said)
	}
}

// serving starts a server and returns its address.
func serving(t *testing.T) string {
	t.Helper()
	cmd := exec.Command(program(t), "serve", "-q", "--addr", "127.0.0.1:0", "--from-scratch", "--data", t.TempDir())
	cmd.Env = []string{} // that of the tests is not its own
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = cmd.Process.Kill() // nothing of it is kept
		_ = cmd.Wait()
	})
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		t.Fatal(err)
	}
	return strings.TrimSpace(line)
}

// answers reports whether a path is answered with 200, now or after a while in which the
// server is not ready.
func answers(t *testing.T, url string) bool {
	t.Helper()
	client := &http.Client{Timeout: arenatest.Patience()}
	limit, tick := time.NewTimer(arenatest.Patience()), time.NewTicker(10*time.Millisecond)
	defer limit.Stop()
	defer tick.Stop()
	for {
		if response, err := client.Get(url); err == nil {
			_ = response.Body.Close() // only the status counts
			if response.StatusCode != http.StatusServiceUnavailable {
				return response.StatusCode == http.StatusOK
			}
		}
		select {
		case <-tick.C:
		case <-limit.C:
			return false
		}
	}
}
