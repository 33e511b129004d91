package settings_test

import (
	"net/netip"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/seed45548214/arena/cmd/arena/settings"
)

func TestValues_AKeyWithoutModelsIsWarnedAbout(t *testing.T) {
	t.Parallel()
	o := newOperator(t, "OPENROUTER_API_KEY", "sk-or-v1-0123456789abcdef")
	got, warnings := o.load(t), o.load(t).Warnings()
	if !got.ModelsWanted() || len(warnings) != 1 || !strings.Contains(warnings[0], "models do not take part") {
		t.Errorf("models wanted %v, warnings %q", got.ModelsWanted(), warnings)
	}
	if strings.Contains(warnings[0], "0123456789abcdef") {
		t.Error("the warning shows the key")
	}
	o.env["ENABLE_LLM"] = "false"
	if got := o.load(t); got.ModelsWanted() || len(got.Warnings()) != 0 {
		t.Errorf("with ENABLE_LLM=false models are wanted %v, warnings %q", got.ModelsWanted(), got.Warnings())
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
