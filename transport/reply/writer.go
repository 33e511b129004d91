package reply

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"strconv"
	"strings"
	"sync"

	"github.com/seed45548214/arena/transport/kept"
)

// Below this size compression saves no packet.
const minGzip = 1_400

const jsonType = "application/json; charset=utf-8"

// A Writer sends answers, and keeps those that have a tag. It is safe for concurrent use.
type Writer struct {
	log    *slog.Logger
	gzips  sync.Pool // of *gzip.Writer
	bodies *kept.Answers[*body]
}

// NewWriter returns a writer that logs what it cannot encode.
func NewWriter(log *slog.Logger) *Writer {
	return &Writer{log: log, bodies: kept.New[*body](keptAnswers, keptBytes)}
}

// JSON answers with value. HTML in strings stays as it is: nobody may treat
// this as a page.
func (a *Writer) JSON(w http.ResponseWriter, r *http.Request, status int, value any) {
	body, err := encode(value)
	if err != nil {
		a.log.ErrorContext(r.Context(), "encode answer", "path", r.URL.Path, "err", err)
		http.Error(w, `{"error":{"code":"internal","message":"The answer could not be encoded."}}`, http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", jsonType)
	a.Write(w, r, status, body)
}

func encode(value any) ([]byte, error) {
	var body bytes.Buffer
	encoder := json.NewEncoder(&body)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(value); err != nil {
		return nil, fmt.Errorf("encode answer: %w", err)
	}
	return body.Bytes(), nil
}

// Write sends body, compressed when that pays and the client takes it.
func (a *Writer) Write(w http.ResponseWriter, r *http.Request, status int, body []byte) {
	if len(body) >= minGzip && TakesGzip(r.Header.Get("Accept-Encoding")) {
		w.Header().Set("Content-Encoding", "gzip")
		body = a.gzip(body)
	}
	Send(w, status, body)
}

// Send sends body as it is.
func Send(w http.ResponseWriter, status int, body []byte) {
	header := w.Header()
	if header.Get("Cache-Control") == "" {
		header.Set("Cache-Control", "no-cache") // may be kept, must be asked for
	}
	header.Add("Vary", "Accept-Encoding")
	header.Set("Content-Length", strconv.Itoa(len(body)))
	w.WriteHeader(status)
	// An error means that nobody listens any more.
	_, _ = w.Write(body)
}

func (a *Writer) gzip(body []byte) []byte {
	var packed bytes.Buffer
	packed.Grow(len(body) / 4)
	z, ok := a.gzips.Get().(*gzip.Writer)
	if !ok {
		z = gzip.NewWriter(nil)
	}
	defer a.gzips.Put(z)
	z.Reset(&packed)
	_, _ = z.Write(body) // a buffer takes everything
	_ = z.Close()
	return packed.Bytes()
}

// TakesGzip reads an Accept-Encoding header.
func TakesGzip(accepted string) bool {
	for coding := range strings.SplitSeq(accepted, ",") {
		name, parameters, _ := strings.Cut(coding, ";")
		if strings.TrimSpace(name) != "gzip" {
			continue
		}
		weight, weighed := strings.CutPrefix(strings.TrimSpace(parameters), "q=")
		q, err := strconv.ParseFloat(weight, 64)
		return !weighed || err == nil && q > 0
	}
	return false
}
