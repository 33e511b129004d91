//go:build linux

package main

import (
	"bytes"
	"encoding/json"

	"github.com/seed45548214/arena/bench/client"
)

// An edition is a frame that many viewers get, with the same bytes. What it tells
// is known once one of them has read its text.
type edition struct {
	payload    []byte // until it is known; compressed
	first      int64  // when it first came, monotonic
	last       int64
	known      bool
	unreadable bool // nobody could read it in time
	witnessed  bool // somebody heard it who never stalls

	// Of what it tells.
	snapshot bool
	epoch    string
	from, to uint64
	astray   int // entries of its logs that are not from within

	arrivals []int64            // not counted yet
	before   map[*edition]int64 // where its readers stood, not checked yet
}

// tell makes the edition known by its text. It reports false for a text that moves
// no cursor: a heartbeat, an answer to a ping.
func (e *edition) tell(text []byte, logs map[int]bool) bool {
	switch {
	case bytes.HasPrefix(text, []byte(`{"p":`)):
		e.from = numberAfter(text, `{"p":`)
	case bytes.HasPrefix(text, []byte(`{"e":`)):
		e.snapshot = true
		_, rest, _ := bytes.Cut(text, []byte(`{"e":"`))
		epoch, _, _ := bytes.Cut(rest, []byte(`"`))
		e.epoch = string(epoch)
	default:
		return false
	}
	e.to = numberAfter(text, `"s":`)
	e.known, e.payload = true, nil
	if !e.snapshot {
		e.astray = e.wander(text, logs)
	}
	return true
}

// wander counts the entries of log topics that a delta from e.from to e.to should
// not have: a repetition, or something from the future.
func (e *edition) wander(text []byte, logs map[int]bool) (astray int) {
	var delta struct {
		Entries [][]json.RawMessage `json:"d"`
	}
	if json.Unmarshal(text, &delta) != nil {
		return 1
	}
	for _, entry := range delta.Entries {
		var topic int
		var seq uint64
		if len(entry) != 3 || json.Unmarshal(entry[0], &topic) != nil {
			astray++
			continue
		}
		if !logs[topic] {
			continue
		}
		if json.Unmarshal(entry[1], &seq) != nil || seq <= e.from || seq > e.to {
			astray++
		}
	}
	return astray
}

// alone tries to read an edition that may refer to no frame before it.
func (e *edition) alone(logs map[int]bool) bool {
	text, err := client.NewInflater().Inflate(e.payload)
	return err == nil && e.tell(text, logs)
}
