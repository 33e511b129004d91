package deploy_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// unit returns the values of each directive of a unit.
func unit(t *testing.T, path string) map[string][]string {
	t.Helper()
	found := make(map[string][]string)
	for line := range strings.Lines(read(t, path)) {
		line = strings.TrimSpace(line)
		name, value, ok := strings.Cut(line, "=")
		if ok && !strings.HasPrefix(line, "#") {
			found[name] = append(found[name], value)
		}
	}
	return found
}

func units(t *testing.T) []string {
	t.Helper()
	paths, err := filepath.Glob("systemd/*")
	if err != nil || len(paths) != 3 {
		t.Fatalf("units %v, error %v", paths, err)
	}
	return paths
}

const installed = "/usr/local/bin/arena"

func unitProcesses(t *testing.T) []process {
	t.Helper()
	var found []process
	for _, path := range units(t) {
		u := unit(t, path)
		p := process{where: path, env: make(map[string]string)}
		if line := strings.Fields(strings.ReplaceAll(u["ExecStart"][0], "%i", "8081")); line[0] == installed {
			p.args = line[1:]
		}
		for _, pair := range u["Environment"] {
			name, value, _ := strings.Cut(pair, "=")
			p.env[name] = value
		}
		found = append(found, p)
	}
	return found
}

func TestUnits_AreHardenedAndComeBack(t *testing.T) {
	t.Parallel()
	for _, path := range units(t) {
		u := unit(t, path)
		for name, want := range map[string]string{
			"Restart": "always", "RestartPreventExitStatus": "2", "KillSignal": "SIGTERM", "TimeoutStopSec": "15", "StartLimitIntervalSec": "0",
			"DynamicUser": "yes", "ProtectSystem": "strict", "ProtectHome": "yes", "PrivateTmp": "yes", "PrivateDevices": "yes", "NoNewPrivileges": "yes",
			"CapabilityBoundingSet": "", "MemoryDenyWriteExecute": "yes", "RestrictNamespaces": "yes", "UMask": "0077", "WantedBy": "multi-user.target",
		} {
			if got := u[name]; !slices.Equal(got, []string{want}) {
				t.Errorf("%s: %s is %q, want %q", path, name, got, want)
			}
		}
		if got := strings.TrimPrefix(strings.Join(u["EnvironmentFile"], " "), "-"); got != "/etc/arena/env" {
			t.Errorf("%s reads its settings from %q", path, got)
		}
		// A hangup ends a worker; the others read their folder of arenas again.
		if reloads := len(u["ExecReload"]) > 0; reloads == strings.Contains(path, "worker") {
			t.Errorf("%s: reload %q", path, u["ExecReload"])
		}
	}
}

// The one process that has a folder has it where systemd makes it.
func TestUnits_ServeHasItsStoreInItsStateDirectory(t *testing.T) {
	t.Parallel()
	u := unit(t, "systemd/arena-serve.service")
	folder := "/var/lib/" + u["StateDirectory"][0]
	if u["WorkingDirectory"][0] != folder || !strings.HasSuffix(u["ExecStart"][0], " --data "+folder) {
		t.Errorf("it works in %q and starts %q; the folder is %s", u["WorkingDirectory"], u["ExecStart"], folder)
	}
}

func TestUnits_AreUnderstoodBySystemd(t *testing.T) {
	t.Parallel()
	analyze, err := exec.LookPath("systemd-analyze")
	if err != nil {
		t.Skip("skipped: systemd-analyze was not found")
	}
	dir := t.TempDir()
	var copies []string
	for _, path := range units(t) {
		name := filepath.Join(dir, strings.Replace(filepath.Base(path), "@.", "@8081.", 1))
		text := strings.ReplaceAll(read(t, path), installed, program(t))
		if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		copies = append(copies, name)
	}
	if said, err := exec.Command(analyze, append([]string{"verify"}, copies...)...).CombinedOutput(); err != nil || len(said) > 0 {
		t.Errorf("systemd-analyze verify: %v\n%s", err, said)
	}
}
