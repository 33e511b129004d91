package main_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

// readyz returns the address of a server that answers /readyz, and nothing else.
func readyz(t *testing.T, status int, body string) string {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/readyz" || r.Header.Get("Authorization") != "" {
			t.Errorf("asked %s with the token %q", r.URL.Path, r.Header.Get("Authorization"))
		}
		w.WriteHeader(status)
		_, _ = io.WriteString(w, body+"\n")
	}))
	t.Cleanup(server.Close)
	return server.URL
}

func TestHealth_SaysWhetherTheServerIsReady(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		status    int
		body      string
		code      int
		out, errs string // after the address
	}{
		"ready": {http.StatusOK, `{"status":"ok"}`, 0, " is ready\n", ""},
		"one arena has failed": {
			http.StatusOK, `{"status":"degraded","failed":[{"arena":"one","reason":"the disk is full"}]}`,
			0, " is ready; one has failed: the disk is full\n", "",
		},
		"starting": {
			http.StatusServiceUnavailable, `{"status":"starting","reasons":["the journal of one is being read","two is being started"]}`,
			1, "", " is not ready: the journal of one is being read; two is being started\n",
		},
		"no reason": {http.StatusServiceUnavailable, `{"status":"stopping"}`, 1, "", " is not ready: it is stopping\n"},
	} {
		url := readyz(t, c.status, c.body)
		said := func(prefix, rest string) string {
			if rest == "" {
				return ""
			}
			return prefix + "the server at " + url + rest
		}
		got := shell(t, "ARENA_URL", url).Run(t, "health")
		if got.Code != c.code || got.Out != said("", c.out) || got.Err != said("arena: ", c.errs) {
			t.Errorf("%s: %+v", name, got)
		}
		got = shell(t).Run(t, "health", "--json", "--url", url)
		if got.Code != c.code || got.Out != c.body+"\n" || (got.Err == "") != (c.code == 0) {
			t.Errorf("%s, as JSON: %+v", name, got)
		}
	}
}

// What answers and is no server, such as a proxy before one that is away, is nobody.
func TestHealth_NobodyAnswers(t *testing.T) {
	t.Parallel()
	closed := httptest.NewServer(http.NotFoundHandler())
	closed.Close()
	for name, url := range map[string]string{
		"nobody":          closed.URL,
		"a proxy":         readyz(t, http.StatusServiceUnavailable, "<html>no upstream"),
		"a page":          readyz(t, http.StatusOK, "<html>hello"),
		"another program": readyz(t, http.StatusOK, `{"ok":true}`),
	} {
		got := shell(t, "ARENA_URL", url).Run(t, "health")
		if got.Code != 3 || got.Out != "" || !strings.Contains(got.Err, "no server answers at "+url) {
			t.Errorf("%s: %+v", name, got)
		}
	}
	if got := shell(t).Run(t, "health", "now"); got.Code != 2 {
		t.Errorf("an argument: %+v", got)
	}
}
