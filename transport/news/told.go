package news

import (
	"cmp"
	"encoding/json"
	"fmt"
	"slices"

	"github.com/seed45548214/arena/arena"
)

// Told is what an audience knows of decisions, the oldest first, and of what came
// of their orders.
type Told struct {
	Decisions []Decision
	Fills     map[arena.OrderID][]Fill
	Refused   map[arena.OrderID]bool
}

// ToldBy reads the news that whoever comes now begins with. While there are none, as
// after damage or without a stream, the state still knows the last decision of each agent,
// though not when it was.
func ToldBy(stream *Stream, state *arena.State) (*Told, error) {
	told := &Told{Fills: make(map[arena.OrderID][]Fill), Refused: make(map[arena.OrderID]bool)}
	if stream != nil {
		feed := stream.feed
		text := feed.Snapshot(feed.Mask(topicDecisions, topicFills, topicRefusals)).Text()
		if err := told.read(text); err != nil {
			return nil, fmt.Errorf("read the feed's snapshot: %w", err)
		}
	}
	if len(told.Decisions) == 0 {
		told.recall(state)
	}
	return told, nil
}

func (m *Told) read(snapshot []byte) error {
	var frame struct {
		Topics  [][2]string         `json:"top"`
		Entries [][]json.RawMessage `json:"d"`
	}
	if err := json.Unmarshal(snapshot, &frame); err != nil {
		return err //nolint:wrapcheck // the caller does
	}
	for _, entry := range frame.Entries {
		var topic int
		if err := json.Unmarshal(entry[0], &topic); err != nil {
			return err //nolint:wrapcheck // the caller does
		}
		if err := m.add(frame.Topics[topic][0], entry[2]); err != nil {
			return err
		}
	}
	return nil
}

func (m *Told) add(topic string, value json.RawMessage) (err error) {
	switch topic {
	case topicDecisions:
		var decision Decision
		err = json.Unmarshal(value, &decision)
		m.Decisions = append(m.Decisions, decision)
	case topicFills:
		var fill Fill
		err = json.Unmarshal(value, &fill)
		m.Fills[fill.Order] = append(m.Fills[fill.Order], fill)
	case topicRefusals:
		var refusal Refusal
		err = json.Unmarshal(value, &refusal)
		m.Refused[refusal.Order] = true
	}
	return err //nolint:wrapcheck // the caller does
}

func (m *Told) recall(state *arena.State) {
	for i := range state.Accounts {
		account := &state.Accounts[i]
		if account.Last != nil {
			m.Decisions = append(m.Decisions, decisionNews(account.Last, 0))
		}
		for j := range account.Fills {
			fill := &account.Fills[j]
			m.Fills[fill.Order] = append(m.Fills[fill.Order], Fill{Shares: fill.Shares, Price: fill.Price})
		}
		for j := range account.Refusals {
			m.Refused[account.Refusals[j].Order] = true
		}
	}
	slices.SortStableFunc(m.Decisions, func(a, b Decision) int { return cmp.Compare(a.Round, b.Round) })
}
