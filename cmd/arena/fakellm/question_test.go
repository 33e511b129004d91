package fakellm_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/seed45548214/arena/cmd/arena/fakellm"
)

func TestServer_SaysWhatIsWrongWithARequest(t *testing.T) {
	t.Parallel()
	s := fakellm.New(fakellm.Config{})
	for _, c := range []struct {
		body, fault string
		status      int
		want        string
	}{
		{"", "", 400, "cannot be read as JSON"},
		{"{", "", 400, "cannot be read as JSON"},
		{`{"model":"m","messages":[{"content":"x"}]} {}`, "", 400, "cannot be read as JSON"},
		{"[]", "", 400, "cannot be read as JSON"},
		{"null", "", 400, "model parameter"},
		{`{"model":7,"messages":[{"content":"x"}]}`, "", 400, "cannot be read as JSON"},
		{`{"model":"fake/","messages":[{"content":"x"}]}`, "", 400, "model parameter"},
		{`{"model":"` + strings.Repeat("m", 201) + `","messages":[{"content":"x"}]}`, "", 400, "longer than 200 bytes"},
		{`{"model":"m"}`, "", 400, "list of messages"},
		{`{"model":"m","messages":[]}`, "", 400, "list of messages"},
		{`{"model":"m","messages":[{"content":"x"},{"content":7}]}`, "", 400, "text or a list of parts"},
		{`{"model":"m","messages":[{"content":"` + strings.Repeat("x", 4<<20) + `"}]}`, "", 413, "larger than 4 MB"},
		{`{"model":"m","messages":[{"content":"x"}]}`, "nonsense", 400, `there is no fault \"nonsense\"; there are slow`},
		{strings.Repeat("[", 1<<20), "", 400, "cannot be read as JSON"},
	} {
		w := ask(t, s, c.body, "X-Fake-Fault", c.fault)
		var body struct {
			Error struct {
				Message string  `json:"message"`
				Type    string  `json:"type"`
				Code    *string `json:"code"`
			} `json:"error"`
		}
		err := json.Unmarshal(w.Body.Bytes(), &body)
		if err != nil || w.Code != c.status || !strings.Contains(w.Body.String(), c.want) || body.Error.Type != "invalid_request_error" || body.Error.Message == "" {
			t.Errorf("%.80s: %d %s, want %d and %q", c.body, w.Code, w.Body, c.status, c.want)
		}
	}
	if stats := s.Stats(); stats.Refused != 14 || stats.Requests != 14 || stats.UnderWay != 0 || len(stats.Models) != 0 {
		t.Errorf("%+v", stats)
	}
}

func TestServer_KnowsNoOtherPaths(t *testing.T) {
	t.Parallel()
	s := fakellm.New(fakellm.Config{})
	for _, line := range []string{"GET /v1/chat/completions", "POST /v1/models", "GET /", "POST /v1/embeddings"} {
		method, path, _ := strings.Cut(line, " ")
		w := httptest.NewRecorder()
		s.ServeHTTP(w, httptest.NewRequestWithContext(t.Context(), method, path, http.NoBody))
		if w.Code != http.StatusNotFound || !strings.Contains(w.Body.String(), "there is no "+line+" here") {
			t.Errorf("%s: %d %s", line, w.Code, w.Body)
		}
	}
}

func TestServer_ReadsContentInPartsAndNone(t *testing.T) {
	t.Parallel()
	s := fakellm.New(fakellm.Config{})
	body := `{"model":"m","messages":[{"role":"assistant","content":null},{"role":"user","content":[{"type":"text","text":"symbol,price\nAAPL,200"},{"type":"text","text":"\ncash: 900"}]}],"response_format":{"type":"json_object"}}`
	if said := read(t, ask(t, s, body)).Choices[0].Message.Content; strings.Contains(said, "no prices") {
		t.Errorf("it says %s", said)
	}
}
