package arena

// ChatPosted is a message of somebody in the audience.
type ChatPosted struct {
	ID    uint64 `json:"id"`    // counted from 1 in an arena
	Round int    `json:"round"` // that delivers it
	// Viewer are the keys by which a viewer is known in that round and in no other; none
	// of them leads to an address.
	Viewer []string `json:"viewer,omitempty"`
	Key    string   `json:"key,omitempty"`  // of the command
	From   string   `json:"from,omitempty"` // whatever the viewer calls itself
	To     string   `json:"to,omitempty"`   // an agent; empty: all for which a model decides
	Text   string   `json:"text"`
}

// ChatDelivered says which messages the agents of a round that opens are told. No
// message is delivered twice.
type ChatDelivered struct {
	Round    int      `json:"round"`
	Messages []uint64 `json:"messages"`
}

// ChatAnswered is what an agent said to those who wrote to it.
type ChatAnswered struct {
	Agent    string   `json:"agent"`
	Round    int      `json:"round"`
	Messages []uint64 `json:"messages"` // that it was told
	Text     string   `json:"text"`
}

// ChatIgnored ends messages that nobody answered.
type ChatIgnored struct {
	Round    int          `json:"round,omitzero"` // that delivered them; zero if none did
	Messages []uint64     `json:"messages"`
	Reason   IgnoreReason `json:"reason"`
}

// ChatHidden takes a message out of sight. The journal keeps it.
type ChatHidden struct {
	ID uint64 `json:"id"`
	By string `json:"by"`
}

// ChatClosed lets nobody write any more. What was written takes its course.
type ChatClosed struct {
	By string `json:"by"`
}

// ChatOpened lets an audience write again.
type ChatOpened struct {
	By string `json:"by"`
}
