package transport_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"mime"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/pb33f/libopenapi"
	validator "github.com/pb33f/libopenapi-validator"
	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/seed45548214/arena/arena"
	"github.com/seed45548214/arena/transport"
	"github.com/seed45548214/arena/transport/reply"
	"github.com/seed45548214/arena/transport/transporttest"
	"github.com/seed45548214/arena/transport/view"
	"github.com/seed45548214/arena/transport/view/viewtest"
)

// A document is the description of the API as a strict client reads it: one that
// takes no member that is not described.
type document struct {
	t        *testing.T
	root     map[string]any
	compiler *jsonschema.Compiler
}

func newDocument(t *testing.T) *document {
	t.Helper()
	text, err := transport.OpenAPI()
	if err != nil {
		t.Fatal(err)
	}
	value, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	closeObjects(value)
	d := &document{t: t, compiler: jsonschema.NewCompiler()}
	d.root, _ = value.(map[string]any)
	d.compiler.AssertFormat()
	if err := d.compiler.AddResource("file:///openapi.json", value); err != nil {
		t.Fatal(err)
	}
	return d
}

// closeObjects forbids every member that a schema does not name.
func closeObjects(value any) {
	switch value := value.(type) {
	case []any:
		for _, element := range value {
			closeObjects(element)
		}
	case map[string]any:
		if value["type"] == "object" && value["properties"] != nil && value["additionalProperties"] == nil {
			value["additionalProperties"] = false
		}
		for _, member := range value {
			closeObjects(member)
		}
	}
}

// schema compiles the schema at a path of names into the document.
func (d *document) schema(path ...string) *jsonschema.Schema {
	d.t.Helper()
	escape := strings.NewReplacer("~", "~0", "/", "~1", "%", "%25", "{", "%7B", "}", "%7D", "^", "%5E")
	for i, name := range path {
		path[i] = escape.Replace(name)
	}
	schema, err := d.compiler.Compile("file:///openapi.json#/" + strings.Join(path, "/"))
	if err != nil {
		d.t.Fatalf("%v: %v", path, err)
	}
	return schema
}

// named compiles a schema of the document's components.
func (d *document) named(name string) *jsonschema.Schema {
	d.t.Helper()
	return d.schema("components", "schemas", name)
}

// fits fails unless text is JSON that schema takes.
func (d *document) fits(schema *jsonschema.Schema, text []byte) {
	d.t.Helper()
	if err := misfit(schema, text); err != nil {
		d.t.Errorf("%s\n%v", text[:min(len(text), 400)], err)
	}
}

func misfit(schema *jsonschema.Schema, text []byte) error {
	value, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
	if err != nil {
		return err
	}
	return schema.Validate(value)
}

// answered fails unless the document has the answer to a request.
func (d *document) answered(method, path string, answer *httptest.ResponseRecorder) {
	d.t.Helper()
	status := strconv.Itoa(answer.Code)
	response := transporttest.Dig(d.t, d.root, "paths", path, strings.ToLower(method), "responses")
	responses, _ := response.(map[string]any)
	described, ok := responses[status].(map[string]any)
	if !ok {
		d.t.Errorf("%s %s: status %s is not described", method, path, status)
		return
	}
	content, _ := described["content"].(map[string]any)
	if answer.Body.Len() == 0 && content == nil {
		return
	}
	kind, _, err := mime.ParseMediaType(answer.Header().Get("Content-Type"))
	if _, whatever := content["*/*"]; whatever && err == nil {
		return
	}
	if _, ok := content[kind]; !ok || err != nil {
		d.t.Errorf("%s %s: %s with %q is not described", method, path, status, kind)
		return
	}
	if kind == "application/json" {
		schema := d.schema("paths", path, strings.ToLower(method), "responses", status, "content", kind, "schema")
		if err := misfit(schema, answer.Body.Bytes()); err != nil {
			d.t.Errorf("%s %s: %s\n%v", method, path, answer.Body, err)
		}
		var failure struct {
			Error *reply.Error `json:"error"`
		}
		words, _ := described["description"].(string)
		if json.Unmarshal(answer.Body.Bytes(), &failure) == nil && failure.Error != nil && path != "/ws" && path != "/events" &&
			!strings.Contains(words, "`"+string(failure.Error.Code)+"`") {
			d.t.Errorf("%s %s: %s with the code %s is not described", method, path, status, failure.Error.Code)
		}
	}
}

// operations are those of the document, as "GET /path".
func (d *document) operations() []string {
	var list []string
	paths, _ := transporttest.Dig(d.t, d.root, "paths").(map[string]any)
	for path, methods := range paths {
		operations, _ := methods.(map[string]any)
		for method := range operations {
			list = append(list, strings.ToUpper(method)+" "+path)
		}
	}
	slices.Sort(list)
	return list
}

// matches are the first groups of a pattern in the sources that match a glob.
func matches(t *testing.T, glob, pattern string) []string {
	t.Helper()
	files, err := filepath.Glob(glob)
	if err != nil || len(files) == 0 {
		t.Fatalf("%s: %v, %v", glob, files, err)
	}
	var list []string
	for _, file := range files {
		source, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if strings.HasSuffix(file, "_test.go") {
			continue
		}
		for _, match := range regexp.MustCompile(pattern).FindAllSubmatch(source, -1) {
			list = append(list, string(match[1]))
		}
	}
	slices.Sort(list)
	return list
}

func TestOpenAPI_IsAValidDocument(t *testing.T) {
	t.Parallel()
	text, err := transport.OpenAPI()
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		text []byte
		want bool
	}{{text, true}, {bytes.Replace(text, []byte(`"title":"arena",`), nil, 1), false}} {
		parsed, err := libopenapi.NewDocument(c.text)
		if err != nil {
			t.Fatal(err)
		}
		v, errs := validator.NewValidator(parsed)
		if len(errs) > 0 {
			t.Fatal(errs)
		}
		valid, faults := v.ValidateDocument()
		if valid != c.want {
			t.Errorf("valid: %t, want %t", valid, c.want)
			for _, fault := range faults {
				t.Errorf("%v %v", fault, fault.SchemaValidationErrors)
			}
		}
	}
}

func TestOpenAPI_EverySchemaCompilesAndIsUsed(t *testing.T) {
	t.Parallel()
	d := newDocument(t)
	text, err := transport.OpenAPI()
	if err != nil {
		t.Fatal(err)
	}
	schemas, _ := transporttest.Dig(t, d.root, "components", "schemas").(map[string]any)
	for name := range schemas {
		d.named(name)
		// What a topic's values are cannot be said where a frame is described.
		if name != "TopicValues" && !bytes.Contains(text, []byte(`"#/components/schemas/`+name+`"`)) {
			t.Errorf("nothing refers to %s", name)
		}
	}
}

func TestOpenAPI_HasExactlyTheRoutesOfTheMux(t *testing.T) {
	t.Parallel()
	routes := transporttest.NewWorld(t, 0, nil).Server.Patterns()
	for i, route := range routes {
		routes[i] = strings.TrimSuffix(route, "{$}")
	}
	slices.Sort(routes)
	if diff := cmp.Diff(routes, newDocument(t).operations()); diff != "" {
		t.Errorf("routes (-mux +document):\n%s", diff)
	}
}

func TestOpenAPI_HasEveryValueOfTheEnums(t *testing.T) {
	t.Parallel()
	d := newDocument(t)
	for name, where := range map[string]string{
		"Code": "reply/code.go", "OutcomeKind": "api/outcome.go", "Side": "../arena/*.go", "Mode": "../arena/*.go", "Phase": "../arena/*.go", "EndReason": "../arena/*.go", "MissReason": "../arena/*.go",
		"Reason": "../arena/*.go", "MessageStatus": "../arena/*.go", "IgnoreReason": "../arena/*.go",
	} {
		var got []string
		values, _ := transporttest.Dig(t, d.root, "components", "schemas", name, "enum").([]any)
		for _, value := range values {
			got = append(got, fmt.Sprint(value))
		}
		slices.Sort(got)
		typeName := strings.Replace(name, "OutcomeKind", "outcomeKind", 1)
		if diff := cmp.Diff(matches(t, where, `\s`+typeName+`\s+= "(\w+)"`), got); diff != "" {
			t.Errorf("%s (-source +document):\n%s", name, diff)
		}
	}
	mapping, _ := transporttest.Dig(t, d.root, "components", "schemas", "Event", "discriminator", "mapping").(map[string]any)
	if diff := cmp.Diff(matches(t, "../arena/eventname.go", `Type\(\) string { return "(\w+)" }`), slices.Sorted(maps.Keys(mapping))); diff != "" {
		t.Errorf("events (-source +document):\n%s", diff)
	}
}

func TestOpenAPI_NamesNoOtherHost(t *testing.T) {
	t.Parallel()
	text, err := transport.OpenAPI()
	if err != nil {
		t.Fatal(err)
	}
	if i := bytes.Index(text, []byte("//")); i >= 0 {
		t.Errorf("the document has %q", text[max(i-40, 0):min(i+40, len(text))])
	}
}

func TestOpenAPI_IsServedWithATag(t *testing.T) {
	t.Parallel()
	w := transporttest.NewWorld(t, 0, nil)
	text, err := transport.OpenAPI()
	if err != nil {
		t.Fatal(err)
	}
	answer := w.Get("/api/openapi.json")
	if !bytes.Equal(answer.Body.Bytes(), text) || answer.Code != http.StatusOK {
		t.Errorf("status %d, %d bytes, want %d", answer.Code, answer.Body.Len(), len(text))
	}
	tag := answer.Header().Get("ETag")
	if again := w.Get("/api/openapi.json", "If-None-Match", tag); tag == "" || again.Code != http.StatusNotModified || again.Body.Len() > 0 {
		t.Errorf("with the tag %q: status %d", tag, again.Code)
	}
	packed := w.Get("/api/openapi.json", "Accept-Encoding", "gzip")
	if packed.Header().Get("Content-Encoding") != "gzip" || packed.Body.Len() > len(text)/4 {
		t.Errorf("compressed: %v, %d bytes", packed.Header(), packed.Body.Len())
	}
}

// samples are addresses for every GET of the document, whatever comes of them.
func samples() map[string][]string {
	return map[string][]string{
		"/healthz": {""}, "/readyz": {""}, "/": {""}, "/assets/{file}": {"style.css", "nothing.css"},
		"/a/{arena}": {"main", "nope"}, "/a/{arena}/d/{decision}": {"main/d/1-momentum", "nope/d/1-momentum"},
		"/a/{arena}/costs":        {"main/costs", "nope/costs"},
		"/a/{arena}/seats":        {"main/seats", "nope/seats"},
		"/api/timer":              {"", "?arena=main", "?arena=other", "?arena=nope", "?x=1"},
		"/api/status":             {"", "?x=1"},
		"/api/arenas":             {"", "?x=1"},
		"/api/arenas/{id}":        {"main", "other", "nope", "main?x=1"},
		"/api/arenas/{id}/events": {"main/events?limit=1000", "other/events", "main/events?limit=0", "nope/events"},
		"/api/arenas/{id}/state":  {"main/state", "other/state", "nope/state", "main/state?x=1"},
		"/api/arenas/{id}/seats":  {"main/seats", "other/seats", "nope/seats", "main/seats?x=1"},
		"/api/arenas/{id}/head":   {"main/head", "other/head", "nope/head", "main/head?x=1"},
		"/api/arenas/{id}/costs":  {"main/costs", "other/costs", "nope/costs", "main/costs?x=1"},
		"/api/arenas/{id}/chat":   {"main/chat", "main/chat?limit=1", "main/chat?before=2", "main/chat?before=0", "other/chat", "nope/chat", "main/chat?x=1"},
		"/api/arenas/{id}/equity": {
			"main/equity", "main/equity?range=1d&points=10&agent=momentum&agent=index", "other/equity", "main/equity?range=2d", "nope/equity",
		},
		"/api/arenas/{id}/drawdown":  {"main/drawdown?range=1w", "other/drawdown", "nope/drawdown"},
		"/api/arenas/{id}/decisions": {"main/decisions", "main/decisions?limit=1", "main/decisions?agent=nobody", "nope/decisions"},
		"/api/arenas/{id}/decisions/{decision}": {
			"main/decisions/1-momentum", "main/decisions/2-mean-reversion", "main/decisions/3-index",
			"main/decisions/1-%3Cscript%3Ealert(%22x%22)%3C%2Fscript%3E", "main/decisions/99-momentum", "nope/decisions/1-momentum",
		},
		"/api/actors": {"", "?x=1"}, "/api/metrics": {"", "?x=1"}, "/api/openapi.json": {"", "?x=1"},
	}
}

// talk records a chat with every outcome.
func talk(w *transporttest.World, _ *transport.Config) {
	r := viewtest.NewRecorder(w.T, w.Journal, transporttest.Main)
	rules := arena.DefaultChatRules()
	r.Chat = &rules
	r.Start(w.Now.Add(time.Minute))
	for round, reply := range []string{"to <you>", "", "to nobody"} {
		for _, viewer := range []string{"a", "b"} {
			r.Store(r.Season.Post(&arena.Post{Viewer: []string{viewer}, From: "Zoe", Text: viewtest.Hostile}, viewtest.Handled(fmt.Sprint(viewer, round))))
		}
		r.Store(r.Season.Hide(r.Season.State.Talk.Last, "me", nil))
		r.Open()
		answers := r.Answers()
		answers[1].Decision.Reply = reply
		if round == 2 {
			answers[1] = arena.Answer{Missed: arena.MissedDeadline}
		}
		r.Store(r.Season.CloseRound(answers))
	}
	r.Store(r.Season.Post(&arena.Post{Viewer: []string{"c"}, Text: "still pending"}, nil))
	r.Store(r.Season.CloseChat("me", nil))
}

func TestOpenAPI_DescribesEveryAnswer(t *testing.T) {
	t.Parallel()
	d := newDocument(t)
	worlds := map[string]*transporttest.World{
		"young": transporttest.NewWorld(t, 1, nil),
		"old":   transporttest.NewWorld(t, 400, nil),
		"ended": transporttest.NewWorld(t, 0, func(w *transporttest.World, _ *transport.Config) {
			r := viewtest.NewRecorder(t, w.Journal, transporttest.Main)
			r.Start(w.Now.Add(time.Minute))
			r.Run(30)
			r.Store(r.Season.Pause("me", true, nil))
			r.Store(r.Season.Resume("me", r.Next, nil))
			r.Store(r.Season.End(arena.EndOfData))
		}),
		"starting": transporttest.NewWorld(t, 3, nil),
		"damaged": transporttest.NewWorld(t, 3, func(w *transporttest.World, _ *transport.Config) {
			w.Journal.Append(transporttest.Main, []byte(`[{"type":"tick_recorded","tick":999,"at":"2025-06-02T13:30:00Z","source":""}]`))
		}),
		"signing": transporttest.NewWorld(t, 0, func(w *transporttest.World, cfg *transport.Config) {
			signer := transporttest.Signing(t, cfg)
			r := viewtest.NewRecorder(t, w.Journal, transporttest.Main)
			r.Season.Name(signer)
			r.Start(w.Now.Add(time.Minute))
			r.Run(3)
		}),
		"talkative": transporttest.NewWorld(t, 0, talk),
		"no arena":  transporttest.NewWorld(t, 0, func(w *transporttest.World, _ *transport.Config) { w.Control.Configured = nil }),
	}
	worlds["starting"].Server.SetReady(false)
	tried := samples()
	for _, operation := range d.operations() {
		path, ok := strings.CutPrefix(operation, "GET ")
		if !ok || path == "/ws" || path == "/events" {
			continue
		}
		if tried[path] == nil {
			t.Errorf("there is no sample of %s", operation)
		}
		for _, sample := range tried[path] {
			fixed, _, _ := strings.Cut(path, "{")
			for _, w := range worlds {
				d.answered(http.MethodGet, path, w.Get(fixed+sample, "Authorization", "Bearer "+transporttest.Token))
			}
			answer := worlds["old"].Get(fixed + sample)
			d.answered(http.MethodGet, path, answer)
			if tag := answer.Header().Get("ETag"); tag != "" {
				d.answered(http.MethodGet, path, worlds["old"].Get(fixed+sample, "If-None-Match", tag))
			}
		}
	}
}

// A description that takes everything would say nothing.
func TestOpenAPI_SaysNoToWrongAnswers(t *testing.T) {
	t.Parallel()
	d := newDocument(t)
	w := transporttest.NewWorld(t, 30, nil)
	text := w.Get("/api/arenas/main").Body.String()
	schema := d.schema("paths", "/api/arenas/{id}", "get", "responses", "200", "content", "application/json", "schema")
	d.fits(schema, []byte(text))
	for old, wrong := range map[string]string{
		`"cash":"`: `"cash":"$`, `"seq":`: `"sequence":`, `"price":"`: `"price":"about `, `"phase":"running"`: `"phase":"runs"`,
		`"next":`: `"next":null,"previous":`, `"due":"2025`: `"due":"25`, `"mode":"simulated"`: `"mode":5`,
	} {
		changed := strings.Replace(text, old, wrong, 1)
		if changed == text {
			t.Fatalf("there is no %s in %s", old, text)
		}
		if misfit(schema, []byte(changed)) == nil {
			t.Errorf("%s is taken", wrong)
		}
	}
}

func TestOpenAPI_DescribesEveryCommand(t *testing.T) {
	t.Parallel()
	d := newDocument(t)
	w := transporttest.NewWorld(t, 3, nil)
	faults := []error{
		nil, arena.ErrUnknownArena, arena.ErrUnknownActor, arena.ErrUnavailable, arena.ErrPhase, arena.ErrPlan,
		view.ErrDamaged, fmt.Errorf("deep: %w", io.ErrUnexpectedEOF),
	}
	bodies := []string{``, `{}`, `{"seed":"18446744073709551615"}`, `{"seed":7}`, `{"path":"supervisor/market"}`, `{"else":1}`, `[]`}
	for _, operation := range d.operations() {
		path, ok := strings.CutPrefix(operation, "POST ")
		if !ok {
			continue
		}
		address := strings.NewReplacer("{id}", transporttest.Main, "{message}", "1").Replace(path)
		w.Now = w.Now.Add(time.Minute) // for there are more questions than an address may ask at once
		for _, w.Control.Err = range faults {
			if errorsOfOthers(path, w.Control.Err) {
				continue
			}
			d.answered(http.MethodPost, path, w.Command(address, bodyOf(path)))
		}
		w.Control.Err = nil
		schema := d.schema("paths", path, "post", "requestBody", "content", "application/json", "schema")
		for _, body := range bodies {
			answer := w.Command(address, body)
			d.answered(http.MethodPost, path, answer)
			if took, fits := answer.Code == http.StatusOK, misfit(schema, []byte(body)) == nil; body != "" && took != fits {
				t.Errorf("%s takes %s: %t; by its schema: %t", path, body, took, fits)
			}
		}
		d.answered(http.MethodPost, path, w.Ask(http.MethodPost, address, ""))
		d.answered(http.MethodPost, path, w.Ask(http.MethodPost, address, "", "Authorization", "Bearer wrong"))
		d.answered(http.MethodPost, path, w.Command(address, `{"x":"`+strings.Repeat("x", 5_000)+`"}`))
		d.answered(http.MethodPost, path, w.Command(address, bodyOf(path), "Idempotency-Key", "a b"))
		d.answered(http.MethodPost, path, w.Command(strings.NewReplacer("{id}", "nope", "{message}", "1").Replace(path), bodyOf(path)))
	}
	closed := transporttest.NewWorld(t, 3, func(_ *transporttest.World, cfg *transport.Config) { cfg.AdminToken = "" })
	d.answered(http.MethodPost, "/api/arenas/start", closed.Command("/api/arenas/start", ""))
}

// bodyOf is a body that the command at path takes.
func bodyOf(path string) string {
	if path == "/api/actors/restart" {
		return `{"path":"supervisor/market"}`
	}
	if path == "/api/arenas/{id}/chat" {
		return `{"text":"hello"}`
	}
	return ""
}

// errorsOfOthers reports whether only other commands than that at path fail so.
func errorsOfOthers(path string, err error) bool {
	actor := path == "/api/actors/restart"
	if errors.Is(err, arena.ErrUnknownActor) {
		return !actor
	}
	if errors.Is(err, arena.ErrPlan) {
		return actor
	}
	return (actor || path == "/api/arenas/reload") && slices.ContainsFunc(
		[]error{arena.ErrUnknownArena, arena.ErrPhase, view.ErrDamaged},
		func(other error) bool { return errors.Is(err, other) },
	)
}

// remarshal turns a part of a message back into JSON.
func remarshal(t *testing.T, value any) []byte {
	t.Helper()
	text, err := json.Marshal(value)
	if err != nil {
		t.Fatal(err)
	}
	return text
}
