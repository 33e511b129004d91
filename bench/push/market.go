//go:build linux

package main

import (
	"fmt"
	"math/rand/v2"
	"strconv"
	"strings"

	"github.com/seed45548214/arena/transport/push"
)

const epoch = "bench"

// A market is the news that every mode sends: ten prices and eight agents that
// change at every step, about a kilobyte. With one topic a step is one message of
// one topic; with five it is what five topics have to say.
type market struct {
	feed   *push.Feed
	topics []string
	masks  []push.Mask
	random *rand.Rand
	seq    uint64
	cents  []int // of each price, then of each agent's equity
	pad    string
}

// newMarket returns a market of one topic or of five. A pad of n bytes makes every
// step that much longer.
func newMarket(topics, pad int) (*market, error) {
	m := &market{topics: []string{"market"}, random: rand.New(rand.NewPCG(1, 2)), pad: strings.Repeat("0123456789abcdef", pad/16)}
	kinds := []push.Topic{{Name: "market"}}
	if topics > 1 {
		m.topics = []string{"prices", "board", "positions", "status", "fills"}
		kinds = []push.Topic{{Name: "prices"}, {Name: "board"}, {Name: "positions"}, {Name: "status"}, {Name: "fills", Kind: push.Log, Last: 20}}
	}
	feed, err := push.NewFeed(epoch, kinds...)
	if err != nil {
		return nil, fmt.Errorf("new feed: %w", err)
	}
	m.feed = feed
	for _, topic := range m.topics {
		m.masks = append(m.masks, feed.Mask(topic))
	}
	for i := range len(symbols()) + len(models()) {
		m.cents = append(m.cents, 10_000+3750*i)
	}
	return m, nil
}

func symbols() []string {
	return []string{"AAPL", "MSFT", "NVDA", "TSLA", "AMZN", "GOOGL", "META", "AMD", "NFLX", "JPM"}
}

func models() []string {
	return []string{"gpt-5.1", "claude-opus-4.5", "gemini-3-pro", "grok-4.1", "deepseek-v3.2", "qwen3-max", "llama-4", "mistral-large-3"}
}

// step moves everything and commits it as the next record. Each topic's part says
// when that was.
func (m *market) step(now int64) error {
	m.seq++
	b := m.feed.Begin(m.seq)
	at := fmt.Appendf(nil, `{"ts":"%019d"}`, now)
	for _, topic := range m.topics {
		if topic != "fills" {
			b.Set(topic, "at", at)
		}
	}
	for i := range m.cents {
		m.cents[i] = max(1, m.cents[i]+m.random.IntN(81)-40)
	}
	prices, board := m.topics[0], m.topics[min(1, len(m.topics)-1)]
	for i, symbol := range symbols() {
		b.Set(prices, symbol, fmt.Appendf(nil, `[%s,%d]`, decimal(m.cents[i]), m.random.IntN(100)))
	}
	for i, model := range models() {
		equity := m.cents[len(symbols())+i]
		b.Set(board, model, fmt.Appendf(nil, `{"equity":%s,"cash":2500.25,"pnl":%s,"return":%s,"rank":%d}`,
			decimal(equity), decimal(equity-10_000), decimal((equity-10_000)/100), i+1))
	}
	if len(m.topics) > 1 {
		b.Set("positions", models()[0], fmt.Appendf(nil, `{"AAPL":%s,"NVDA":%s}`, decimal(m.cents[0]), decimal(m.cents[2])))
		b.Set("status", "round", strconv.AppendUint(nil, m.seq, 10))
		b.Append("fills", fmt.Appendf(nil, `{"ts":"%019d","agent":"grok-4.1","symbol":"AMD","side":"buy","price":%s}`, now, decimal(m.cents[7])))
	}
	if m.pad != "" {
		b.Set(prices, "pad", fmt.Appendf(nil, `"%d%s"`, m.seq, m.pad))
	}
	if err := b.Commit(); err != nil {
		return fmt.Errorf("step: %w", err)
	}
	return nil
}

// decimal writes hundredths.
func decimal(cents int) string { return strconv.FormatFloat(float64(cents)/100, 'f', -1, 64) }

// whole is the last step as one message, the very bytes that our engine sends.
func (m *market) whole() []byte { return m.feed.Since(epoch, m.seq-1, m.feed.Mask()).Text() }

// parts is the last step as one message for each topic.
func (m *market) parts() [][]byte {
	texts := make([][]byte, 0, len(m.masks))
	for _, mask := range m.masks {
		texts = append(texts, m.feed.Since(epoch, m.seq-1, mask).Text())
	}
	return texts
}
