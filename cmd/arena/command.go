package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"strings"

	"github.com/urfave/cli/v2"
)

// command has one arena changed and says so.
func (p *program) command(c *cli.Context, id, verb, done string, body any) error {
	client, err := p.client(c)
	if err != nil {
		return err
	}
	answer, err := client.post(c.Context, "/api/arenas/"+url.PathEscape(id)+"/"+verb, body)
	if refused, ok := errors.AsType[*apiError](err); ok {
		return refused.of(id)
	}
	if err != nil {
		return err
	}
	return p.said(c, answer, "%s %s\n", id, done)
}

// A changed arena is one of an answer on all of them.
type changed struct {
	Arena string `json:"arena"`
	OK    bool   `json:"ok"`
	Error struct {
		Code    string `json:"code"`
		Message string `json:"message"`
	} `json:"error"`
}

// refused is why the arena was not changed.
func (r *changed) refused() *apiError {
	return &apiError{code: r.Error.Code, message: strings.TrimSuffix(r.Error.Message, ".")}
}

// commandAll has every arena changed. It fails if one of them could not be.
func (p *program) commandAll(c *cli.Context, verb, done string) error {
	client, err := p.client(c)
	if err != nil {
		return err
	}
	answer, err := client.post(c.Context, "/api/arenas/"+verb, nil)
	if err != nil {
		return err
	}
	var body struct {
		Results []changed `json:"results"`
	}
	if err := decode(answer, &body); err != nil {
		return err
	}
	if c.Bool("json") {
		err = p.said(c, answer, "")
	} else if len(body.Results) == 1 && !body.Results[0].OK {
		return body.Results[0].refused().of(body.Results[0].Arena)
	}
	failed := 0
	for i := range body.Results {
		result := &body.Results[i]
		line := result.Arena + " " + done
		if !result.OK {
			failed++
			line = result.Arena + " not " + done + ": " + result.refused().why()
		}
		if !c.Bool("json") {
			_, writeErr := fmt.Fprintln(p.out, line)
			err = errors.Join(err, writeErr)
		}
	}
	if failed > 0 {
		return fmt.Errorf("%d of %d arenas could not be %s", failed, len(body.Results), done)
	}
	return err
}

// said prints the server's answer as JSON, or else a sentence.
func (p *program) said(c *cli.Context, answer json.RawMessage, format string, args ...any) error {
	var err error
	if c.Bool("json") {
		_, err = fmt.Fprintf(p.out, "%s\n", answer)
	} else {
		_, err = fmt.Fprintf(p.out, format, args...)
	}
	return err
}
