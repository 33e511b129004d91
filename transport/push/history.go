package push

import (
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"time"
)

// ErrTopics means that a list of topics is too long, or has an empty or a double
// name.
var ErrTopics = errors.New("invalid topics")

// A history is what a feed tells.
type history struct {
	epoch   string
	head    uint64
	shelves []*shelf
	names   map[string]int // of topics: their place among the shelves
	top     []byte         // the list of topics as it stands in a snapshot
}

func newHistory(epoch string, topics []Topic) (history, error) {
	h := history{epoch: epoch, names: make(map[string]int, len(topics))}
	list := make([][2]string, 0, len(topics))
	for i, topic := range topics {
		if _, double := h.names[topic.Name]; double || !validName(topic.Name) || i >= TopicsMax {
			return history{}, fmt.Errorf("topic %q: %w", topic.Name, ErrTopics)
		}
		h.names[topic.Name] = i
		h.shelves = append(h.shelves, newShelf(topic, i))
		list = append(list, [2]string{topic.Name, topic.Kind.String()})
	}
	var err error
	if h.top, err = json.Marshal(list); err != nil {
		return history{}, fmt.Errorf("encode topics: %w", err)
	}
	return h, nil
}

// mask is the set of the named topics, or of all.
func (h *history) mask(names []string, all bool) (mask Mask) {
	if all {
		for i := range h.shelves {
			mask.Add(i)
		}
	}
	for _, name := range names {
		if i, ok := h.names[name]; ok {
			mask.Add(i)
		}
	}
	return mask
}

// tip is the last record that changed anything in mask. Readers of the same mask
// who are level all stand there, which lets them share the next frame.
func (h *history) tip(mask Mask) uint64 {
	var tip uint64
	for i, s := range h.shelves {
		if s.version > tip && mask.Has(i) {
			tip = s.version
		}
	}
	return tip
}

// onChain reports whether a reader at cursor missed nothing that is gone.
func (h *history) onChain(cursor uint64, mask Mask) bool {
	if cursor > h.head {
		return false
	}
	for i, s := range h.shelves {
		if cursor < s.floor && mask.Has(i) {
			return false
		}
	}
	return true
}

// latest is the Latest state of mask in canonical order.
func (h *history) latest(mask Mask) (b []byte) {
	for i, s := range h.shelves {
		if mask.Has(i) && s.Kind == Latest {
			b = s.whole(b)
		}
	}
	return b
}

// snapshot is the text of all of mask.
func (h *history) snapshot(seq uint64, now time.Time, mask Mask) []byte {
	b := newFrame(4096)
	b = append(b, `{"e":`...)
	b = appendString(b, h.epoch)
	b = append(b, `,"r":1,"s":`...)
	b = strconv.AppendUint(b, seq, 10)
	b = append(b, `,"now":`...)
	b = strconv.AppendInt(b, now.UnixMilli(), 10)
	b = append(b, `,"top":`...)
	b = append(b, h.top...)
	b = append(b, `,"d":[`...)
	for i, s := range h.shelves {
		if mask.Has(i) {
			b = s.whole(b)
		}
	}
	return append(b, "]}"...)
}

// delta is the text of what records after u.From changed in mask, and all of the topics in
// fresh.
func (h *history) delta(u *Update, mask, fresh Mask) []byte {
	b := newFrame(512)
	b = append(b, `{"p":`...)
	b = strconv.AppendUint(b, u.From, 10)
	b = append(b, `,"s":`...)
	b = strconv.AppendUint(b, u.To, 10)
	if fresh = fresh.and(&mask); fresh != (Mask{}) {
		b = append(b, `,"t":[`...)
		for i := range h.shelves {
			if fresh.Has(i) {
				b = append(strconv.AppendInt(b, int64(i), 10), ',')
			}
		}
		b[len(b)-1] = ']'
	}
	b = append(b, `,"d":[`...)
	for i, s := range h.shelves {
		switch {
		case fresh.Has(i):
			b = s.whole(b)
		case mask.Has(i) && s.version > u.From:
			b = s.since(b, u.From)
		}
	}
	return append(b, "]}"...)
}
