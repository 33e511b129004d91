package model

import (
	"bytes"
	"encoding/json"
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
	sent     bool                 // the request was handed over
	response *completion.Response // nil while there is none that is whole
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

// longestBody is one byte more than what counts as an answer, so that too much is seen.
const longestBody = completion.LongestBody + 1

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
	body, err := io.ReadAll(io.LimitReader(response.Body, longestBody))
	if err != nil {
		return nil, fmt.Errorf("the answer broke off: %w", err)
	}
	x.response = &completion.Response{Status: response.StatusCode, Header: response.Header, Body: body, At: w.now()}
	response.StatusCode, response.Body = http.StatusOK, io.NopCloser(bytes.NewReader([]byte("{}")))
	return response, nil
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
	maps.Copy(dressed.Header, w.header)
	return dressed, nil
}
