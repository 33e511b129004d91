//go:build unix

package main_test

import (
	"net/http"
	"slices"
	"syscall"
	"testing"
)

func TestServe_LetsInAsManyViewersAsItsSettingsSay(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name string
		args []string
		want []int // for the first viewer, again, and another one behind the same proxy
	}{
		{"from one address", []string{"--max-connections-per-address", "1"}, []int{200, 503, 503}},
		{"behind a proxy", []string{"--max-connections-per-address", "1", "--trusted-proxies", "127.0.0.1,::1"}, []int{200, 503, 200}},
		{"in all", []string{"--max-connections", "1"}, []int{200, 503, 503}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			p := newSite(t).ready(t, c.args...)
			var got []int
			for _, from := range []string{"203.0.113.1", "203.0.113.1", "203.0.113.2"} {
				got = append(got, p.view(t, from))
			}
			if !slices.Equal(got, c.want) {
				t.Errorf("%v, want %v", got, c.want)
			}
			p.stop(t, syscall.SIGTERM)
		})
	}
}

// A crowd that comes at once is let in little by little.
func TestServe_LetsInAsManyASecondAsItsSettingsSay(t *testing.T) {
	t.Parallel()
	p := newSite(t).ready(t, "--max-accepts", "1")
	crowd, last := 0, http.StatusOK
	for ; crowd < 40 && last == http.StatusOK; crowd++ { // under the limit of an address
		last = p.view(t, "")
	}
	if last != http.StatusServiceUnavailable {
		t.Errorf("all of a crowd of %d were let in", crowd)
	}
	p.stop(t, syscall.SIGTERM)
}

// view opens an event stream as a proxy does for a viewer. It ends with the test.
func (p *process) view(t *testing.T, from string) (status int) {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, p.url+"/events", http.NoBody)
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("X-Forwarded-For", from)
	answer, err := p.http.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = answer.Body.Close() })
	return answer.StatusCode
}
