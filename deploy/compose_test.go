package deploy_test

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"
)

type composition struct {
	Services map[string]service  `yaml:"services"`
	Volumes  map[string]struct{} `yaml:"volumes"`
}

type service struct {
	Image       string            `yaml:"image"`
	Command     []string          `yaml:"command"`
	Environment map[string]string `yaml:"environment"`
	Expose      []string          `yaml:"expose"`
	Ports       []string          `yaml:"ports"`
	Volumes     []string          `yaml:"volumes"`
	Restart     string            `yaml:"restart"`
	Grace       string            `yaml:"stop_grace_period"`
	ReadOnly    bool              `yaml:"read_only"`
	EnvFile     []struct {
		Path     string `yaml:"path"`
		Required bool   `yaml:"required"`
	} `yaml:"env_file"`
	Build struct {
		Context    string `yaml:"context"`
		Dockerfile string `yaml:"dockerfile"`
	} `yaml:"build"`
	Check struct {
		Test    []string `yaml:"test"`
		Disable bool     `yaml:"disable"`
	} `yaml:"healthcheck"`
	Deploy struct {
		Replicas int `yaml:"replicas"`
	} `yaml:"deploy"`
}

func compose(t *testing.T) composition {
	t.Helper()
	var c composition
	if err := yaml.Unmarshal([]byte(read(t, "compose.yaml")), &c); err != nil {
		t.Fatal(err)
	}
	return c
}

func composeProcesses(t *testing.T) []process {
	t.Helper()
	c := compose(t)
	var found []process
	for _, name := range []string{"web", "worker"} {
		found = append(found, process{"compose.yaml " + name, c.Services[name].Command, over(imageEnv(t), c.Services[name].Environment)})
	}
	return found
}

// over is an environment with another one above it.
func over(below, above map[string]string) map[string]string {
	env := make(map[string]string)
	for _, layer := range []map[string]string{below, above} {
		maps.Copy(env, layer)
	}
	return env
}

func TestCompose_StartsTwoOfEachAroundOneRedis(t *testing.T) {
	t.Parallel()
	c := compose(t)
	for _, name := range []string{"web", "worker"} {
		s := c.Services[name]
		if s.Deploy.Replicas != 2 || s.Command[0] != name || s.Image != "arena" || s.Build.Context != ".." || s.Build.Dockerfile != "deploy/Dockerfile" {
			t.Errorf("%s: %+v", name, s)
		}
		if !s.ReadOnly || s.Grace != "15s" || len(s.EnvFile) != 1 || s.EnvFile[0].Path != "../.env" || s.EnvFile[0].Required {
			t.Errorf("%s: %+v", name, s)
		}
		if s.Environment["REDIS_URL"] != "redis://redis:6379" || s.Environment["PERSISTENCE_DRIVER"] != "redis" {
			t.Errorf("%s: environment %v", name, s.Environment)
		}
	}
	for name, s := range c.Services {
		if s.Restart != "unless-stopped" || s.Grace == "" || (len(s.Check.Test) == 0) != (name == "worker") || s.Check.Disable != (name == "worker") {
			t.Errorf("%s: restart %q, grace %q, check %+v", name, s.Restart, s.Grace, s.Check)
		}
		if (len(s.Ports) > 0) != (name == "proxy") {
			t.Errorf("%s publishes %v; the proxy is the only way in", name, s.Ports)
		}
	}
}

func TestCompose_RedisKeepsWhatItHasConfirmed(t *testing.T) {
	t.Parallel()
	c := compose(t)
	redis := c.Services["redis"]
	keeps(t, "compose.yaml", redis.Command)
	if _, kept := c.Volumes["redis"]; !kept || !slices.Contains(redis.Volumes, "redis:/data") {
		t.Errorf("redis writes into %v of the volumes %v", redis.Volumes, c.Volumes)
	}
}

// The proxy finds the webs by their name and port, and is trusted with who a viewer is.
func TestCompose_ProxyFindsTheWebs(t *testing.T) {
	t.Parallel()
	c := compose(t)
	web, proxy := c.Services["web"], c.Services["proxy"]
	port := web.Environment["BACKEND_PORT"]
	config := strings.Fields(read(t, "Caddyfile"))
	for _, want := range [][]string{{"name", "web"}, {"port", port}} {
		if at := slices.Index(config, want[0]); at < 0 || config[at+1] != want[1] {
			t.Errorf("the proxy's %s is not %s", want[0], want[1])
		}
	}
	if !slices.Equal(web.Expose, []string{port}) || web.Environment["ARENA_URL"] != "http://127.0.0.1:"+port || web.Environment["TRUSTED_PROXIES"] != "1" {
		t.Errorf("web: %+v", web)
	}
	if !slices.Equal(web.Check.Test, []string{"CMD", "/arena", "health"}) {
		t.Errorf("web is checked by %q", web.Check.Test)
	}
	if !slices.Contains(proxy.Volumes, "./Caddyfile:/etc/caddy/Caddyfile:ro") || !slices.Contains(proxy.Ports, "80:80") {
		t.Errorf("proxy: %+v", proxy)
	}
}
