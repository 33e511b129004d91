//go:build linux

package main

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"regexp"
)

// chartPath is what the page asks for first.
const chartPath = "/api/arenas/" + arenaID + "/equity?range=all&points=600"

// A head is what a page that was just loaded knows of the stream.
type head struct {
	Epoch  string      `json:"e"`
	Seq    uint64      `json:"s"`
	Topics [][2]string `json:"top"` // name and kind
}

// head asks for the state that the server puts into a page.
func (s *server) head(ctx context.Context) (h head, err error) {
	body, err := s.get(ctx, "/api/arenas/"+arenaID+"/state")
	if err != nil {
		return h, err
	}
	if body, err = unzipped(body); err != nil {
		return h, err
	}
	if err := json.Unmarshal(body, &h); err != nil {
		return h, fmt.Errorf("read the state: %w", err)
	}
	return h, nil
}

// hello is what the page says first: all topics by name, and where it stands. A
// head without an epoch asks for a snapshot.
func (h head) hello() string {
	topics := make([]string, len(h.Topics))
	for i := range h.Topics {
		topics[i] = h.Topics[i][0]
	}
	message := struct {
		Hello  int      `json:"hello"`
		Topics []string `json:"topics"`
		Epoch  string   `json:"e,omitempty"`
		Seq    uint64   `json:"s,omitempty"`
	}{1, topics, h.Epoch, h.Seq}
	text, err := json.Marshal(message)
	if err != nil {
		return "" // strings and numbers can be encoded
	}
	return string(text)
}

// A pageLoad is what one visit costs before the stream, in bytes of bodies as
// they come over the wire.
type pageLoad struct {
	HTML   int  `json:"html"`
	Assets int  `json:"assets"` // script, style, fonts, icon
	Chart  int  `json:"chart"`  // the series of the default range
	Built  bool `json:"built"`  // with the page's script
}

// load loads the page as a browser does that was never here.
func (s *server) load(ctx context.Context) (p pageLoad, err error) {
	html, err := s.get(ctx, "/")
	if err != nil {
		return p, err
	}
	p.HTML = len(html)
	if html, err = unzipped(html); err != nil {
		return p, err
	}
	asset := regexp.MustCompile(`/assets/[A-Za-z0-9._?=-]+`)
	seen := make(map[string]bool)
	for _, path := range asset.FindAllString(string(html), -1) {
		if seen[path] {
			continue
		}
		seen[path] = true
		body, err := s.get(ctx, path)
		if err != nil {
			return p, err
		}
		p.Assets += len(body)
	}
	p.Built = bytes.Contains(html, []byte(`id="snapshot"`))
	chart, err := s.chart(ctx)
	p.Chart = len(chart)
	return p, err
}

// chart asks for the line of every agent, as the page does when it opens, and
// again at every new session.
func (s *server) chart(ctx context.Context) ([]byte, error) {
	return s.get(ctx, chartPath)
}

// unzipped is body as it was before the server compressed it, if it did.
func unzipped(body []byte) ([]byte, error) {
	if !bytes.HasPrefix(body, []byte{0x1f, 0x8b}) {
		return body, nil
	}
	z, err := gzip.NewReader(bytes.NewReader(body))
	if err != nil {
		return nil, fmt.Errorf("unzip: %w", err)
	}
	text, err := io.ReadAll(z)
	if err := errors.Join(err, z.Close()); err != nil {
		return nil, fmt.Errorf("unzip: %w", err)
	}
	return text, nil
}
