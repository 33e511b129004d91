package deploy_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"
)

type blueprint struct {
	Services []renderService `yaml:"services"`
	Groups   []struct {
		Name string           `yaml:"name"`
		Vars []renderVariable `yaml:"envVars"`
	} `yaml:"envVarGroups"`
}

type renderService struct {
	Type    string           `yaml:"type"`
	Name    string           `yaml:"name"`
	Runtime string           `yaml:"runtime"`
	Plan    string           `yaml:"plan"`
	Policy  string           `yaml:"maxmemoryPolicy"`
	Allowed *[]string        `yaml:"ipAllowList"`
	Build   string           `yaml:"buildCommand"`
	Start   string           `yaml:"startCommand"`
	Check   string           `yaml:"healthCheckPath"`
	Vars    []renderVariable `yaml:"envVars"`
}

type renderVariable struct {
	Group     string `yaml:"fromGroup"`
	Key       string `yaml:"key"`
	Value     string `yaml:"value"`
	Sync      *bool  `yaml:"sync"`
	Generated bool   `yaml:"generateValue"`
	From      struct {
		Type     string `yaml:"type"`
		Name     string `yaml:"name"`
		Property string `yaml:"property"`
		Variable string `yaml:"envVarKey"`
	} `yaml:"fromService"`
}

func render(t *testing.T) blueprint {
	t.Helper()
	var b blueprint
	if err := yaml.Unmarshal([]byte(read(t, "render.yaml")), &b); err != nil {
		t.Fatal(err)
	}
	return b
}

// by returns the only service of a type.
func (b *blueprint) by(t *testing.T, kind string) renderService {
	t.Helper()
	for i := range b.Services {
		if b.Services[i].Type == kind {
			return b.Services[i]
		}
	}
	t.Fatalf("there is no %s", kind)
	return renderService{}
}

// renderProcesses have the values of the file, and what Render would put in place of the
// others.
func renderProcesses(t *testing.T) []process {
	t.Helper()
	b := render(t)
	var found []process
	for _, kind := range []string{"web", "worker"} {
		s := b.by(t, kind)
		p := process{where: "render.yaml " + kind, env: map[string]string{"PORT": "10000"}}
		if args := strings.Fields(s.Start); args[0] == "./bin/arena" {
			p.args = args[1:]
		}
		for i := range b.Groups {
			if slices.ContainsFunc(s.Vars, func(v renderVariable) bool { return v.Group == b.Groups[i].Name }) {
				p.set(b.Groups[i].Vars)
			}
		}
		p.set(s.Vars)
		delete(p.env, "NODE_VERSION") // Render's own
		found = append(found, p)
	}
	return found
}

func (p *process) set(vars []renderVariable) {
	for i := range vars {
		switch v := &vars[i]; {
		case v.Group != "":
		case v.Generated:
			p.env[v.Key] = "kX0m+3q/7mJwq1mV1gk3hQ=="
		default:
			p.env[v.Key] = v.Value
		}
	}
}

func TestRender_BuildsStartsAndChecksWhatIsHere(t *testing.T) {
	t.Parallel()
	b := render(t)
	makefile := read(t, "../Makefile")
	for _, kind := range []string{"web", "worker"} {
		s := b.by(t, kind)
		if s.Runtime != "go" || s.Build != "make build" || s.Start != "./bin/arena "+kind || s.Plan == "free" {
			t.Errorf("%s: %+v", kind, s)
		}
	}
	if !strings.Contains(makefile, "\nbuild: page ") || !strings.Contains(makefile, "-o bin/arena ./cmd/arena") {
		t.Error("make build does not write bin/arena")
	}
	if web, worker := b.by(t, "web"), b.by(t, "worker"); web.Check != "/readyz" || worker.Check != "" {
		t.Errorf("the web is checked at %q, the worker at %q", web.Check, worker.Check)
	}
}

func TestRender_RedisKeepsWhatItHas(t *testing.T) {
	t.Parallel()
	b := render(t)
	store := b.by(t, "keyvalue")
	if store.Policy != "noeviction" || store.Plan == "free" || store.Plan == "" || store.Allowed == nil || len(*store.Allowed) > 0 {
		t.Errorf("%+v", store)
	}
	for _, kind := range []string{"web", "worker"} {
		connected := false
		for _, v := range b.by(t, kind).Vars {
			connected = connected || v.Key == "REDIS_URL" && v.From.Name == store.Name && v.From.Type == store.Type && v.From.Property == "connectionString"
		}
		if !connected {
			t.Errorf("%s does not take REDIS_URL from %s", kind, store.Name)
		}
	}
}

// No secret stands in the file: it is asked for, drawn, or taken from the other service.
func TestRender_AsksForSecrets(t *testing.T) {
	t.Parallel()
	b := render(t)
	web := make(map[string]bool)
	for _, kind := range []string{"web", "worker"} {
		for _, v := range b.by(t, kind).Vars {
			if !secret(v.Key) {
				continue
			}
			asked := v.Sync != nil && !*v.Sync || v.Generated
			if kind == "web" {
				web[v.Key] = true
			}
			if v.Value != "" || !asked && v.From.Name == "" || v.From.Variable != "" && (v.From.Variable != v.Key || v.From.Name != "arena-web" || !web[v.Key]) {
				t.Errorf("%s: %+v", kind, v)
			}
		}
	}
	for _, group := range b.Groups {
		for _, v := range group.Vars {
			if secret(v.Key) || v.Sync != nil {
				t.Errorf("the group has %s, and a group asks for nothing", v.Key)
			}
		}
	}
	for _, want := range []string{"OPENROUTER_API_KEY", "ALPHA_VANTAGE_API_KEY", "POLYGON_API_KEY", "ARENA_ADMIN_TOKEN"} {
		if !web[want] {
			t.Errorf("the web is not given %s", want)
		}
	}
}

func secret(name string) bool {
	return strings.HasSuffix(name, "_KEY") || strings.HasSuffix(name, "_TOKEN") || name == "REDIS_URL"
}
