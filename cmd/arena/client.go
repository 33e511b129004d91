package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/urfave/cli/v2"
)

const (
	// answerTimeout is longer than the server takes to say that a command was not
	// carried out in time.
	answerTimeout = 40 * time.Second
	maxAnswer     = 64 << 20
)

// A client talks to a server.
type client struct {
	base  string
	token func(context.Context) (string, error) // asked for only where the server wants one
	http  *http.Client
}

// client returns a client of the server that the settings name.
func (p *program) client(c *cli.Context) (*client, error) {
	s, err := p.load(c)
	if err != nil {
		return nil, err
	}
	return &client{
		base:  s.ServerURL(),
		token: func(ctx context.Context) (string, error) { return findToken(ctx, s) },
		http:  &http.Client{Timeout: answerTimeout},
	}, nil
}

// get asks for what everybody may read.
func (c *client) get(ctx context.Context, path string) (json.RawMessage, error) {
	return c.ask(ctx, http.MethodGet, path, nil, "")
}

// getPrivate asks for what only holders of the token may read.
func (c *client) getPrivate(ctx context.Context, path string) (json.RawMessage, error) {
	return c.askPrivately(ctx, http.MethodGet, path, nil)
}

// post gives a command, with body as JSON.
func (c *client) post(ctx context.Context, path string, body any) (json.RawMessage, error) {
	return c.askPrivately(ctx, http.MethodPost, path, body)
}

// askPrivately shows the token. Without one it asks all the same: that no server
// answers matters more than that there is no token.
func (c *client) askPrivately(ctx context.Context, method, path string, body any) (json.RawMessage, error) {
	token, missing := c.token(ctx)
	answer, err := c.ask(ctx, method, path, body, token)
	if _, refused := errors.AsType[*apiError](err); refused && missing != nil {
		return nil, missing
	}
	return answer, err
}

// ask returns the answer to what was not refused.
func (c *client) ask(ctx context.Context, method, path string, body any, token string) (json.RawMessage, error) {
	status, text, err := c.exchange(ctx, method, path, body, token)
	if err != nil {
		return nil, err
	}
	if status >= http.StatusBadRequest {
		return nil, refusal(c.base, status, text)
	}
	if !json.Valid(text) {
		return nil, &unreachableError{url: redacted(c.base), err: errors.New("what answers there is not an arena server")}
	}
	return text, nil
}

// exchange returns whatever answers, with the status of the answer.
func (c *client) exchange(ctx context.Context, method, path string, body any, token string) (status int, text []byte, err error) {
	var content io.Reader = http.NoBody
	if body != nil {
		text, err := json.Marshal(body)
		if err != nil {
			return 0, nil, fmt.Errorf("encode %s %s: %w", method, path, err)
		}
		content = bytes.NewReader(text)
	}
	request, err := http.NewRequestWithContext(ctx, method, c.base+path, content)
	if err != nil {
		return 0, nil, fmt.Errorf("%s %s: %w", method, path, err)
	}
	request.Header.Set("Accept", "application/json")
	if body != nil {
		request.Header.Set("Content-Type", "application/json")
	}
	if token != "" {
		request.Header.Set("Authorization", "Bearer "+token)
	}
	response, err := c.http.Do(request)
	if err != nil {
		return 0, nil, c.unreached(ctx, err)
	}
	defer func() { _ = response.Body.Close() }() // it was only read
	text, err = io.ReadAll(io.LimitReader(response.Body, maxAnswer))
	if err != nil {
		return 0, nil, c.unreached(ctx, err)
	}
	return response.StatusCode, bytes.TrimSpace(text), nil
}

// unreached tells a server that does not answer from a command that the user
// broke off.
func (c *client) unreached(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return fmt.Errorf("broken off before the server answered: %w", ctx.Err())
	}
	if inner, ok := errors.AsType[*url.Error](err); ok {
		err = inner.Err // the URL is in our sentence already
	}
	return &unreachableError{url: redacted(c.base), err: err}
}

// redacted is a URL without its password, for sentences.
func redacted(base string) string {
	u, err := url.Parse(base)
	if err != nil {
		return base
	}
	return u.Redacted()
}

// refusal reads the one shape of an error that the server has.
func refusal(base string, status int, text []byte) error {
	var body struct {
		Error struct {
			Code    string `json:"code"`
			Message string `json:"message"`
		} `json:"error"`
	}
	if err := json.Unmarshal(text, &body); err != nil || body.Error.Code == "" {
		return &unreachableError{url: redacted(base), err: fmt.Errorf("what answers there is not an arena server: %s", http.StatusText(status))}
	}
	return &apiError{code: body.Error.Code, message: strings.TrimSuffix(body.Error.Message, ".")}
}

// decode reads an answer whose fields may be more than those of into.
func decode(answer json.RawMessage, into any) error {
	if err := json.Unmarshal(answer, into); err != nil {
		return fmt.Errorf("the server's answer cannot be read; are both of the same version?: %w", err)
	}
	return nil
}
