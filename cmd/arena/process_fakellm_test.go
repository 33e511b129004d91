//go:build unix

package main_test

import (
	"bytes"
	"io"
	"net/http"
	"strings"
	"syscall"
	"testing"
)

// The fake endpoint says where it is and what to set, answers there, and ends in order
// when it is told to, whoever still waits.
func TestFakeLLM_ServesUntilItIsTold(t *testing.T) {
	t.Parallel()
	p := newSite(t).launch(t, "fake-llm", "--addr", "127.0.0.1:0", "--latency", "0s", "--key", "k")
	var base string
	p.eventually(t, "it says what to set", func() bool {
		_, rest, _ := strings.Cut(p.out.String(), "set LLM_BASE_URL=")
		url, _, whole := strings.Cut(rest, " OPENROUTER_API_KEY=KEY\n")
		base = url
		return whole
	})
	ask := func(fault string) (*http.Response, error) {
		body := strings.NewReader(`{"model":"a/b","messages":[{"role":"user","content":"Trade."}]}`)
		r, err := http.NewRequest(http.MethodPost, base+"/chat/completions", body)
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Authorization", "Bearer k")
		r.Header.Set("X-Fake-Fault", fault)
		return p.http.Do(r)
	}
	response, err := ask("")
	if err != nil {
		t.Fatal(err)
	}
	text, err := io.ReadAll(response.Body)
	if closed := response.Body.Close(); err != nil || closed != nil || !bytes.Contains(text, []byte(`"model":"fake/a/b"`)) {
		t.Errorf("%v, %v: %s", err, closed, text)
	}
	waits := make(chan struct{})
	go func() {
		defer close(waits)
		if response, err := ask("hang"); err == nil {
			_ = response.Body.Close()
		}
	}()
	p.eventually(t, "somebody waits", func() bool {
		r, err := http.NewRequest(http.MethodGet, base+"/fake/stats", http.NoBody)
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Authorization", "Bearer k")
		response, err := p.http.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = response.Body.Close() }()
		stats, err := io.ReadAll(response.Body)
		return err == nil && bytes.Contains(stats, []byte(`"hang":1`))
	})
	p.signal(t, syscall.SIGINT)
	if state := p.wait(t); state.ExitCode() != 0 {
		t.Errorf("it ends with %v", state)
	}
	<-waits
	if p.errOut.String() != "" {
		t.Errorf("it prints %s", p.errOut)
	}
}
