package model

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/http"
	"time"

	"github.com/seed45548214/arena/actors/decide/completion"
)

// An exchange is one request of go-openai and its response, as they are on the wire.
type exchange struct {
	fields   fields               // to be added to the request
	hear     func(said string)    // is told the text of a stream as it comes; nil for nobody
	sent     bool                 // the request was handed over
	response *completion.Response // nil while there is none
	broke    error                // why the response is not whole
}

type exchangeKey struct{}

// A wire sends what go-openai has made, with the fields that it does not know, and keeps
// the response as it came: go-openai drops what a router tells of cost and faults, and
// fails on what only bookkeeping is wrong with.
type wire struct {
	base   http.RoundTripper
	header http.Header
	now    func() time.Time
}

// usageGrace is how long a stream is waited for that has said its last word and not closed:
// what the answer cost comes behind that, if it comes.
const usageGrace = 2 * time.Second

// RoundTrip implements http.RoundTripper. go-openai is given an empty answer.
func (w *wire) RoundTrip(request *http.Request) (*http.Response, error) {
	x, _ := request.Context().Value(exchangeKey{}).(*exchange)
	if x == nil {
		return w.base.RoundTrip(request) //nolint:wrapcheck // nobody else's business
	}
	request, err := w.dressed(request, x.fields)
	if err != nil {
		return nil, err
	}
	x.sent = true
	response, err := w.base.RoundTrip(request)
	if err != nil {
		return nil, err
	}
	defer func() { _ = response.Body.Close() }()
	draft := new(completion.Draft)
	if x.broke = x.read(response.Body, draft); x.broke != nil && draft.Empty() {
		return nil, fmt.Errorf("the answer broke off: %w", x.broke)
	}
	x.response = &completion.Response{Status: response.StatusCode, Header: response.Header, Body: draft.Body(), At: w.now()}
	response.StatusCode, response.Body = http.StatusOK, io.NopCloser(bytes.NewReader([]byte("{}")))
	return response, nil
}

// read reads a body to its end, or as far as an answer may go.
func (x *exchange) read(body io.ReadCloser, draft *completion.Draft) error {
	var late *time.Timer
	defer func() {
		if late != nil {
			late.Stop()
		}
	}()
	piece := make([]byte, 16<<10)
	for heard := ""; ; {
		n, err := body.Read(piece)
		if _, full := draft.Write(piece[:n]); full != nil {
			return nil // who reads the draft sees that it is too much
		}
		if said := draft.Said(); x.hear != nil && len(said) > len(heard) {
			heard = said
			x.hear(said)
		}
		switch {
		case errors.Is(err, io.EOF), err != nil && draft.Ended():
			return nil
		case err != nil:
			return err //nolint:wrapcheck // whoever tells it says what it means
		case draft.Ended() && late == nil:
			late = time.AfterFunc(usageGrace, func() { _ = body.Close() })
		}
	}
}

// dressed is request with more fields and headers.
func (w *wire) dressed(request *http.Request, more fields) (*http.Request, error) {
	sent, err := io.ReadAll(request.Body)
	_ = request.Body.Close()
	if err != nil {
		return nil, fmt.Errorf("read the request: %w", err)
	}
	all := make(fields)
	if err := json.Unmarshal(sent, &all); err != nil {
		return nil, fmt.Errorf("read the request: %w", err)
	}
	maps.Copy(all, more)
	body, err := json.Marshal(all)
	if err != nil {
		return nil, fmt.Errorf("write the request: %w", err)
	}
	dressed := request.Clone(request.Context())
	dressed.Body, dressed.ContentLength = io.NopCloser(bytes.NewReader(body)), int64(len(body))
	dressed.GetBody = func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(body)), nil }
	if _, streams := more[fieldStream]; streams {
		dressed.Header.Set("Accept", "text/event-stream")
	}
	maps.Copy(dressed.Header, w.header)
	return dressed, nil
}
