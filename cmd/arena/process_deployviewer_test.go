//go:build unix

package main_test

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"iter"
	"math/rand/v2"
	"net/http"
	"strings"
	"testing"
	"time"
)

// A deployViewer follows the stream of one web after the other by its cursor, and checks
// that each frame follows what it has.
type deployViewer struct {
	http   *http.Client
	chance *rand.Rand
	cursor string // "e:s", empty before the first frame
	seq    uint64

	connections, frames, resumed, snapshots int
}

func (v *deployViewer) watch(t *testing.T, over <-chan struct{}, url func(int) string) {
	t.Helper()
	defer v.http.CloseIdleConnections()
	for {
		select {
		case <-over:
			return
		default:
		}
		if err := v.connect(t, over, url(v.chance.IntN(2))); err != nil {
			t.Error(err)
			return
		}
	}
}

// connect follows one web until it goes, or for a while.
func (v *deployViewer) connect(t *testing.T, over <-chan struct{}, url string) error {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, url+"/events?arena="+strategyArena, http.NoBody)
	if err != nil {
		return err
	}
	if v.cursor != "" {
		request.Header.Set("Last-Event-ID", v.cursor)
	}
	response, err := v.http.Do(request)
	if err != nil {
		return nil // it is down
	}
	end := time.AfterFunc(time.Duration(500+v.chance.IntN(3000))*time.Millisecond, func() { _ = response.Body.Close() })
	defer end.Stop()
	defer func() { _ = response.Body.Close() }()
	go func() { // it ends with the body
		select {
		case <-over:
			_ = response.Body.Close()
		case <-request.Context().Done():
		}
	}()
	if response.StatusCode != http.StatusOK {
		return nil
	}
	v.connections++
	return v.read(response.Body)
}

// read checks the frames of one connection.
func (v *deployViewer) read(stream io.Reader) error {
	first := true
	for event := range streamEvents(stream) {
		var frame struct {
			Epoch string  `json:"e"`
			Reset int     `json:"r"`
			From  *uint64 `json:"p"`
			To    uint64  `json:"s"`
		}
		if err := json.Unmarshal([]byte(event.data), &frame); err != nil {
			return fmt.Errorf("frame %s: %w", event.data, err)
		}
		switch {
		case frame.Reset == 1:
			v.snapshots++
			if frame.To < v.seq {
				return fmt.Errorf("a snapshot of record %d after record %d was seen", frame.To, v.seq)
			}
		case frame.From != nil:
			if *frame.From != v.seq || frame.To < v.seq {
				return fmt.Errorf("a frame from %d to %d after record %d was seen", *frame.From, frame.To, v.seq)
			}
			if first && v.frames > 0 {
				v.resumed++
			}
		default: // a whisper, or a heartbeat
			continue
		}
		first = false
		v.frames++
		v.seq = frame.To
		if event.id != "" {
			v.cursor = event.id
		}
	}
	return nil
}

// A streamEvent is one of an event stream.
type streamEvent struct{ id, data string }

// streamEvents yields the events of a stream until it ends.
func streamEvents(stream io.Reader) iter.Seq[streamEvent] {
	return func(yield func(streamEvent) bool) {
		lines := bufio.NewScanner(stream)
		lines.Buffer(nil, 16<<20)
		var event streamEvent
		for lines.Scan() {
			switch line := lines.Text(); {
			case strings.HasPrefix(line, "id: "):
				event.id = line[len("id: "):]
			case strings.HasPrefix(line, "data: "):
				event.data = line[len("data: "):]
			case line == "" && event.data != "":
				if !yield(event) {
					return
				}
				event = streamEvent{}
			}
		}
	}
}
