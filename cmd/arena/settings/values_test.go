package settings_test

import (
	"net/netip"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/seed45548214/arena/cmd/arena/settings"
)

func TestValues_ModelsAreAskedWhereTheyCanBe(t *testing.T) {
	t.Parallel()
	const key = "sk-or-v1-0123456789abcdef"
	for _, c := range []struct {
		env  []string
		asks bool
	}{
		{nil, false},
		{[]string{"OPENROUTER_API_KEY", key}, true},
		{[]string{"OPENROUTER_API_KEY", "your_key_here"}, false},
		{[]string{"OPENROUTER_API_KEY", key, "ENABLE_LLM", "false"}, false},
		{[]string{"LLM_BASE_URL", "http://localhost:11434/v1/"}, true},
		{[]string{"LLM_BASE_URL", settings.OpenRouter}, false},
	} {
		got := newOperator(t, c.env...).load(t)
		if got.Models.Asks() != c.asks || len(got.Warnings()) != 0 {
			t.Errorf("%v: models are asked: %v, warnings %q", c.env, got.Models.Asks(), got.Warnings())
		}
		demo := got.Pace().Interval == time.Second
		if demo == c.asks {
			t.Errorf("%v: the pace is %+v", c.env, got.Pace())
		}
	}
}

func TestValues_SpacingOfCalls(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		env  []string
		want time.Duration
	}{
		{nil, 0},
		{[]string{"LLM_REQUEST_SPACING_MS", "250"}, 250 * time.Millisecond},
		{[]string{"LLM_REQUEST_SPACING_MS", "0", "LLM_AUTO_SPACING", "true"}, 0},
		{[]string{"LLM_AUTO_SPACING", "true"}, 3 * time.Second},
		{[]string{"LLM_AUTO_SPACING", "true", "LLM_MIN_REQUEST_SPACING_MS", "4000"}, 4 * time.Second},
	} {
		if got := newOperator(t, c.env...).load(t).Models.Spacing(30*time.Second, 10); got != c.want {
			t.Errorf("%v: %s, want %s", c.env, got, c.want)
		}
	}
}

func TestValues_KeyOfAnAgentsOwnEndpoint(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "key")
	write(t, path, "from-a-file\n")
	o := newOperator(t, "GROQ_KEY", "gsk-1", "OTHER_KEY_FILE", path, "BAD_KEY", "one\ntwo", "LATER_KEY", "your-key")
	v := o.load(t)
	for name, want := range map[string]string{"GROQ_KEY": "gsk-1", "OTHER_KEY": "from-a-file", "LATER_KEY": "", "NO_KEY": ""} {
		if got, err := v.Key(name); got != want || err != nil {
			t.Errorf("%s: %q, %v", name, got, err)
		}
	}
	if _, err := v.Key("BAD_KEY"); err == nil || strings.Contains(err.Error(), "two") {
		t.Errorf("a key of two lines: %v", err)
	}
}

func TestValues_BarsWithoutTheModeAreWarnedAbout(t *testing.T) {
	t.Parallel()
	o := newOperator(t)
	o.flags["bars"] = "bars"
	if got := o.load(t).Warnings(); len(got) != 1 || !strings.Contains(got[0], "--bars has no effect in the simulated mode") {
		t.Errorf("warnings %q", got)
	}
}

func TestValues_PathOfTheStore(t *testing.T) {
	t.Parallel()
	for path, want := range map[string]string{
		"./data/snapshot.json": "data", "/var/lib/x/snapshot.JSON": "/var/lib/x", "snapshot.json": ".", "./other/": "other", "/srv/a.d": "/srv/a.d",
	} {
		if got := newOperator(t, "PERSIST_PATH", path).load(t).Folder; got != want {
			t.Errorf("PERSIST_PATH=%s keeps the store in %s, want %s", path, got, want)
		}
	}
}

func TestValues_AddressAndWhereClientsFindIt(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, value, address, url string }{
		{"LOG_LEVEL", "INFO", "localhost:8080", "http://localhost:8080"},
		{"PORT", "10000", ":10000", "http://localhost:10000"},
		{"BACKEND_PORT", "8081", ":8081", "http://localhost:8081"},
		{"ARENA_ADDR", "0.0.0.0:80", "0.0.0.0:80", "http://localhost:80"},
		{"ARENA_ADDR", "[::1]:80", "[::1]:80", "http://[::1]:80"},
		{"ARENA_ADDR", "example.com:80", "example.com:80", "http://example.com:80"},
		{"ARENA_URL", "https://arena.example/", "localhost:8080", "https://arena.example"},
	} {
		got := newOperator(t, c.name, c.value).load(t)
		if got.Address.String() != c.address || got.ServerURL() != c.url {
			t.Errorf("%s=%s listens at %s and is found at %s, want %s and %s", c.name, c.value, got.Address, got.ServerURL(), c.address, c.url)
		}
	}
}

func TestValues_ProxiesAreHopsOrNetworks(t *testing.T) {
	t.Parallel()
	networks := func(texts ...string) (proxies settings.Proxies) {
		for _, text := range texts {
			proxies.Networks = append(proxies.Networks, netip.MustParsePrefix(text))
		}
		return proxies
	}
	for text, want := range map[string]settings.Proxies{
		"": {}, "0": {}, "2": {Hops: 2},
		"10.0.0.1":                networks("10.0.0.1/32"),
		"10.1.2.3/8,fd00::/8,::1": networks("10.0.0.0/8", "fd00::/8", "::1/128"),
		"::ffff:10.0.0.1":         networks("10.0.0.1/32"),
	} {
		got := newOperator(t, "TRUSTED_PROXIES", text).load(t).Proxies
		if got.Hops != want.Hops || !slices.Equal(got.Networks, want.Networks) {
			t.Errorf("TRUSTED_PROXIES=%s: %v, want %v", text, got, want)
		}
	}
}

func TestValues_ConnectionsFitTheFileLimit(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name    string
		files   int
		wanted  int // 0 takes the default
		want    int
		warning string
	}{
		{"by default", 1 << 20, 0, 20_000, ""},
		{"nobody knows the limit", 0, 0, 20_000, ""},
		{"few files", 1024, 0, 922, ""},
		{"asked for", 1 << 20, 30_000, 30_000, ""},
		{"just enough", 22_223, 0, 20_000, ""},
		{
			"asked for too many", 20_000, 30_000, 18_000,
			"--max-connections is 30000, but the process may open 20000 files: 18000 viewers at once are let in; raise the limit, for example with ulimit -n 33334",
		},
	} {
		o := newOperator(t)
		if c.wanted > 0 {
			o.flags["max-connections"] = strconv.Itoa(c.wanted)
		}
		got := o.load(t)
		warnings := got.FitConnections(c.files)
		if got.MaxConnections != c.want || strings.Join(warnings, "\n") != c.warning {
			t.Errorf("%s: %d viewers, want %d; warnings %q", c.name, got.MaxConnections, c.want, warnings)
		}
	}
}
