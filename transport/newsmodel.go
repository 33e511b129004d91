package transport

import (
	"cmp"
	"encoding/json"
	"fmt"
	"slices"

	"github.com/seed45548214/arena/arena"
)

// A newsModel is what is known of decisions, the oldest first, and of what came of
// their orders.
type newsModel struct {
	decisions []wireDecision
	fills     map[arena.OrderID][]wireFill
	refused   map[arena.OrderID]bool
}

// newNews reads the news that the page's script begins with. While a feed has
// none, as after damage, the state still knows the last decision of each agent,
// though not when it was.
func newNews(stream *Stream, state *arena.State) (*newsModel, error) {
	told := &newsModel{fills: make(map[arena.OrderID][]wireFill), refused: make(map[arena.OrderID]bool)}
	if stream != nil {
		feed := stream.feed
		text := feed.Snapshot(feed.Mask(topicDecisions, topicFills, topicRefusals)).Text()
		if err := told.read(text); err != nil {
			return nil, fmt.Errorf("read the feed's snapshot: %w", err)
		}
	}
	if len(told.decisions) == 0 {
		told.recall(state)
	}
	return told, nil
}

func (m *newsModel) read(snapshot []byte) error {
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

func (m *newsModel) add(topic string, value json.RawMessage) (err error) {
	switch topic {
	case topicDecisions:
		var decision wireDecision
		err = json.Unmarshal(value, &decision)
		m.decisions = append(m.decisions, decision)
	case topicFills:
		var fill wireFill
		err = json.Unmarshal(value, &fill)
		m.fills[fill.Order] = append(m.fills[fill.Order], fill)
	case topicRefusals:
		var refusal wireRefusal
		err = json.Unmarshal(value, &refusal)
		m.refused[refusal.Order] = true
	}
	return err //nolint:wrapcheck // the caller does
}

func (m *newsModel) recall(state *arena.State) {
	for i := range state.Accounts {
		account := &state.Accounts[i]
		if account.Last != nil {
			m.decisions = append(m.decisions, decisionNews(account.Last, 0))
		}
		for j := range account.Fills {
			fill := &account.Fills[j]
			m.fills[fill.Order] = append(m.fills[fill.Order], wireFill{Shares: fill.Shares, Price: fill.Price})
		}
		for j := range account.Refusals {
			m.refused[account.Refusals[j].Order] = true
		}
	}
	slices.SortStableFunc(m.decisions, func(a, b wireDecision) int { return cmp.Compare(a.Round, b.Round) })
}
