package fakellm_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/seed45548214/arena/cmd/arena/fakellm"
)

const (
	model = "google/gemini-2.5-flash"
	// moment is a prompt with eleven prices, three positions and cash.
	moment = `You trade US stocks.

symbol,price,change
AAPL,200.00,1.20
MSFT,400.00,-0.50
NVDA,150.00,3.10
GOOGL,170.00,0.00
META,600.00,-2.25
JPM,250.00,0.40
XOM,110.00,-1.00
BRK.B,480.00,0.10
ON,55.00,5.00
ALL,200.00,-0.10
F,11.00,-3.30

position,shares,cost
AAPL,10,180.00
MSFT,4,390.00
BRK.B,2,470.00

cash: 6000.00
`
)

// question is the body of a request; fields are added to it as they are, each with a
// comma in front.
func question(t *testing.T, model, prompt, fields string) string {
	t.Helper()
	name, err := json.Marshal(model)
	if err != nil {
		t.Fatal(err)
	}
	text, err := json.Marshal(prompt)
	if err != nil {
		t.Fatal(err)
	}
	return `{"model":` + string(name) + `,"messages":[{"role":"system","content":"Answer with JSON."},{"role":"user","content":` + string(text) + `}]` + fields + `}`
}

const inJSON = `,"response_format":{"type":"json_object"}`

// ask sends a request; header is names and values.
func ask(t *testing.T, s *fakellm.Server, body string, header ...string) *httptest.ResponseRecorder {
	t.Helper()
	r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/v1/chat/completions", strings.NewReader(body))
	for i := 0; i < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	w := httptest.NewRecorder()
	s.ServeHTTP(w, r)
	return w
}

// completed is what a test wants to know of an answer.
type completed struct {
	Model       string `json:"model"`
	Fingerprint string `json:"system_fingerprint"`
	Choices     []struct {
		Message struct {
			Content string `json:"content"`
		} `json:"message"`
		Finish string `json:"finish_reason"`
	} `json:"choices"`
	Usage struct {
		In   int      `json:"prompt_tokens"`
		Out  int      `json:"completion_tokens"`
		Cost *float64 `json:"cost"`
	} `json:"usage"`
}

func read(t *testing.T, w *httptest.ResponseRecorder) completed {
	t.Helper()
	var c completed
	if err := json.Unmarshal(w.Body.Bytes(), &c); err != nil || w.Code != http.StatusOK || len(c.Choices) != 1 {
		t.Fatalf("status %d, %v: %.300s", w.Code, err, w.Body)
	}
	return c
}

func TestServer_AnnouncesItself(t *testing.T) {
	t.Parallel()
	s := fakellm.New(fakellm.Config{Now: func() time.Time { return time.Unix(7, 0) }})
	w := ask(t, s, question(t, model, moment, inJSON))
	c := read(t, w)
	var said decision
	if err := json.Unmarshal([]byte(c.Choices[0].Message.Content), &said); err != nil {
		t.Fatal(err)
	}
	if c.Model != "fake/"+model || c.Fingerprint != "fake" || !strings.Contains(w.Body.String(), `"created":7,`) {
		t.Errorf("%s", w.Body)
	}
	for _, text := range []string{said.Rationale, said.Reply} {
		if !strings.HasPrefix(text, "Fake model: ") {
			t.Errorf("it says %q", text)
		}
	}
	if again := read(t, ask(t, s, question(t, c.Model, moment, inJSON))); again.Model != c.Model || again.Choices[0] != c.Choices[0] {
		t.Errorf("by its own name it is %+v", again)
	}
}

func TestServer_ListsModels(t *testing.T) {
	t.Parallel()
	for _, path := range []string{"/v1/models", "/models"} {
		w := httptest.NewRecorder()
		fakellm.New(fakellm.Config{Models: []string{"a/b"}}).ServeHTTP(w, httptest.NewRequestWithContext(t.Context(), http.MethodGet, path, http.NoBody))
		const want = `{"data":[{"created":0,"id":"fake/a/b","object":"model","owned_by":"fake"}],"object":"list"}`
		if w.Code != http.StatusOK || w.Body.String() != want {
			t.Errorf("%s: %d %s", path, w.Code, w.Body)
		}
	}
	w := httptest.NewRecorder()
	fakellm.New(fakellm.Config{}).ServeHTTP(w, httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/v1/models", http.NoBody))
	if !strings.Contains(w.Body.String(), `"fake/`+model+`"`) {
		t.Errorf("without models: %s", w.Body)
	}
}

func TestServer_WantsItsKeyIfItHasOne(t *testing.T) {
	t.Parallel()
	s := fakellm.New(fakellm.Config{Key: "secret"})
	body := question(t, model, moment, "")
	for header, want := range map[string]int{"": 401, "Bearer": 401, "Bearer secre": 401, "Basic secret": 401, "Bearer secret": 200, "bearer secret": 200} {
		w := ask(t, s, body, "Authorization", header)
		if w.Code != want || want == 401 && !strings.Contains(w.Body.String(), `"code":"invalid_api_key"`) {
			t.Errorf("%q: %d %s", header, w.Code, w.Body)
		}
	}
	if w := ask(t, fakellm.New(fakellm.Config{}), body, "Authorization", "Bearer any"); w.Code != http.StatusOK {
		t.Errorf("without a key of its own: %d", w.Code)
	}
}

func TestServer_TellsUsageAndCost(t *testing.T) {
	t.Parallel()
	s := fakellm.New(fakellm.Config{})
	short, long := read(t, ask(t, s, question(t, model, moment, inJSON))), read(t, ask(t, s, question(t, model, moment+strings.Repeat("word ", 4000), inJSON)))
	if more := long.Usage.In - short.Usage.In; more != 5000 || short.Usage.Out < 20 {
		t.Errorf("short %+v, long %+v", short.Usage, long.Usage)
	}
	if short.Usage.Cost == nil || *short.Usage.Cost <= 0 || *long.Usage.Cost <= *short.Usage.Cost || *long.Usage.Cost > 0.1 {
		t.Errorf("short %v, long %v", short.Usage.Cost, long.Usage.Cost)
	}
	other := read(t, ask(t, s, question(t, "openai/gpt-5-chat", moment+strings.Repeat("word ", 4000), inJSON)))
	if *other.Usage.Cost == *long.Usage.Cost {
		t.Error("two models have one price")
	}
}
