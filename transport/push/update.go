package push

import "sync"

// An Update is one message that moves a reader of some topics from one cursor to
// another. It is encoded once and shared by all readers: its bytes must not be
// changed.
type Update struct {
	Epoch    string // of the feed that made it
	From     uint64 // the reader's cursor; of no meaning in a snapshot
	To       uint64 // the reader's cursor afterwards
	Snapshot bool   // the reader must forget all it held

	ahead bool   // the reader has seen more than the feed that made it had
	life  uint64 // which history of the feed, counted by Replace
	frame []byte // text with the header of an uncompressed frame
	text  []byte

	pressed  sync.Once
	deflated []byte // the frame as an independent compressed one; nil until asked for
}

// Text is the message, JSON without a line break.
func (u *Update) Text() []byte { return u.text }

// independent is the update as a compressed frame that refers to no other.
func (u *Update) independent(p *press) []byte {
	u.pressed.Do(func() { u.deflated = p.frame(u.text) })
	return u.deflated
}
