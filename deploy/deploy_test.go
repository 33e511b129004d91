package deploy_test

import (
	"errors"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
)

// A process is one that a file starts.
type process struct {
	where string   // which file, and what there
	args  []string // of the program
	env   map[string]string
}

// processes are those of all files.
func processes(t *testing.T) []process {
	t.Helper()
	return slices.Concat(
		imageProcesses(t), procfileProcesses(t), composeProcesses(t), renderProcesses(t), unitProcesses(t), clusterProcesses(t),
	)
}

// built is the program: that of ARENA_BIN, or one that is built once.
var built = sync.OnceValues(func() (string, error) {
	if path := os.Getenv("ARENA_BIN"); path != "" {
		return path, nil
	}
	path := filepath.Join(folder, "arena")
	text, err := exec.Command("go", "build", "-buildvcs=false", "-o", path, "../cmd/arena").CombinedOutput()
	if err != nil {
		return "", fmt.Errorf("go build: %w\n%s", err, text)
	}
	return path, nil
})

// folder is where the program is built.
var folder string

func TestMain(m *testing.M) { os.Exit(runAll(m)) }

func runAll(m *testing.M) int {
	var err error
	if folder, err = os.MkdirTemp("", "arena-deploy-"); err != nil {
		_, _ = fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer func() { _ = os.RemoveAll(folder) }() // the tests have ended
	return m.Run()
}

func program(t *testing.T) string {
	t.Helper()
	path, err := built()
	if err != nil {
		t.Fatal(err)
	}
	return path
}

// arena runs the program in an empty folder with nothing but env, and returns how it ended
// and what it said.
func arena(t *testing.T, env map[string]string, args ...string) (code int, said string) {
	t.Helper()
	cmd := exec.Command(program(t), args...)
	cmd.Dir, cmd.Env = t.TempDir(), []string{}
	for name, value := range env {
		cmd.Env = append(cmd.Env, name+"="+value)
	}
	text, err := cmd.CombinedOutput()
	if _, ended := errors.AsType[*exec.ExitError](err); err != nil && !ended {
		t.Fatal(err)
	}
	return cmd.ProcessState.ExitCode(), string(text)
}

func read(t *testing.T, path string) string {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// files are all that are kept here, and those at the root that belong to them.
func files(t *testing.T) []string {
	t.Helper()
	found, err := filepath.Glob("systemd/*.service")
	if err != nil || len(found) != 3 {
		t.Fatalf("units %v, error %v", found, err)
	}
	return append(found, "Caddyfile", "Dockerfile", "compose.yaml", "kubernetes.yaml", "render.yaml", "../Procfile", "../.dockerignore")
}

// settings are the names of .env.example, which the program prints too, with their aliases.
func settings(t *testing.T) map[string]bool {
	t.Helper()
	known := make(map[string]bool)
	for line := range strings.Lines(read(t, "../.env.example")) {
		if name, _, ok := strings.Cut(strings.TrimPrefix(line, "#"), "="); ok && !strings.Contains(name, " ") {
			known[name] = true
		}
		if _, also, ok := strings.Cut(line, "(also "); ok {
			for _, name := range regexp.MustCompile(`\b[A-Z][A-Z_]+\b`).FindAllString(also, -1) {
				known[name] = true
			}
		}
	}
	if !known["REDIS_URL"] || !known["PORT"] || known["URL"] {
		t.Fatalf("settings %v", slices.Sorted(maps.Keys(known)))
	}
	return known
}

// Names that are nobody's setting: of tools, and of systemd.
var foreign = map[string]bool{
	"AF_INET": true, "AF_INET6": true, "AF_UNIX": true, "CGO_ENABLED": true, "NODE_VERSION": true, "PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD": true,
	"ARENA_": true, // as the beginning of a name
}

// Whatever stands in capitals with an underscore is a setting, in comments too.
func TestFiles_NameSettingsThatExist(t *testing.T) {
	t.Parallel()
	known := settings(t)
	variable := regexp.MustCompile(`\b[A-Z][A-Z0-9]*_[A-Z0-9_]*`)
	for _, path := range files(t) {
		for _, name := range variable.FindAllString(read(t, path), -1) {
			if !known[name] && !foreign[name] {
				t.Errorf("%s names %s, which is no setting", path, name)
			}
		}
	}
	for _, p := range processes(t) {
		for name := range p.env {
			if !known[name] {
				t.Errorf("%s sets %s, which is no setting", p.where, name)
			}
		}
	}
}

// Each file says at its head what it starts and how to go on, within a screen.
func TestFiles_SayAtTheirHeadWhatToDo(t *testing.T) {
	t.Parallel()
	for _, path := range files(t) {
		if filepath.Base(path) == "Procfile" || filepath.Base(path) == ".dockerignore" {
			continue
		}
		head, _, _ := strings.Cut(read(t, path), "\n\n")
		if lines := strings.Count(head, "\n"); lines > 30 || !strings.HasPrefix(head, "# ") {
			t.Errorf("%s: a head of %d lines", path, lines)
		}
		for _, word := range []string{"Set: ", "Scale: ", "Stop: "} {
			if !strings.Contains(head, "# "+word) && path != "Caddyfile" {
				t.Errorf("%s does not say %q", path, word)
			}
		}
	}
}

func TestFiles_GiveCommandsAndFlagsThatExist(t *testing.T) {
	t.Parallel()
	all := processes(t)
	if len(all) < 12 {
		t.Fatalf("%d processes", len(all))
	}
	for _, p := range all {
		if len(p.args) == 0 {
			t.Errorf("%s gives no command", p.where)
			continue
		}
		code, help := arena(t, nil, "help", p.args[0])
		if code != 0 {
			t.Errorf("%s: %s", p.where, help)
		}
		for _, flag := range p.args[1:] {
			if strings.HasPrefix(flag, "-") && !regexp.MustCompile(`(?m)(^|[ ,])`+flag+`( |,|$)`).MatchString(help) {
				t.Errorf("%s: %s has no flag %s", p.where, p.args[0], flag)
			}
		}
	}
}

// The commands that comments and checks give exist as well.
func TestFiles_MentionCommandsThatExist(t *testing.T) {
	t.Parallel()
	mention := regexp.MustCompile("(?:`|/bin/|web /)arena ([a-z-]+)|# C[a-z]+: +arena ([a-z]+)|\"/arena\", \"([a-z]+)\"|/arena, ([a-z]+)\\]")
	found := 0
	for _, path := range files(t) {
		for _, match := range mention.FindAllStringSubmatch(read(t, path), -1) {
			command := strings.Join(match[1:], "")
			found++
			if code, said := arena(t, nil, "help", command); code != 0 {
				t.Errorf("%s: %s", path, said)
			}
		}
	}
	if found < 15 {
		t.Errorf("%d mentions", found)
	}
}

// Every process gets as far as its Redis with what its file sets: no setting is refused, and
// none contradicts its role. One that runs alone needs none, and is asked for its settings.
func TestFiles_SetWhatIsAccepted(t *testing.T) {
	t.Parallel()
	for _, p := range processes(t) {
		t.Run(strings.ReplaceAll(p.where, "/", " "), func(t *testing.T) {
			t.Parallel()
			env := maps.Clone(p.env)
			if p.args[0] == "serve" {
				if code, said := arena(t, env, "health", "--url", "http://127.0.0.1:1"); code != 3 {
					t.Errorf("exit code %d: %s", code, said)
				}
				return
			}
			if env == nil {
				env = make(map[string]string)
			}
			env["REDIS_URL"] = "redis://127.0.0.1:1"
			code, said := arena(t, env, append(slices.Clone(p.args), "--addr", "127.0.0.1:0")...)
			if code != 1 || !strings.Contains(said, "the Redis at 127.0.0.1:1 cannot be used") {
				t.Errorf("exit code %d: %s", code, said)
			}
		})
	}
}

// An address of a container alone is one that nobody outside of it finds.
func TestFiles_ListenOnAllInterfacesWhereTheyMust(t *testing.T) {
	t.Parallel()
	for _, p := range processes(t) {
		inContainer := !strings.HasPrefix(p.where, "systemd/")
		for _, name := range []string{"BACKEND_PORT", "PORT"} {
			if address := p.env[name]; inContainer && strings.ContainsAny(address, ":") {
				t.Errorf("%s listens at %s, where nobody outside of the container finds it", p.where, address)
			}
		}
	}
}

// keeps checks that a Redis that is started with args loses nothing.
func keeps(t *testing.T, where string, args []string) {
	t.Helper()
	line := strings.Join(args, " ") + " "
	for _, want := range []string{"--appendonly yes ", "--appendfsync always ", "--maxmemory-policy noeviction "} {
		if !strings.HasPrefix(line, "redis-server ") || !strings.Contains(line, want) {
			t.Errorf("%s starts %q, want %q in it", where, line, want)
		}
	}
}
