package api

import (
	"context"
	"fmt"
	"strings"

	"github.com/seed45548214/arena/arena"
	"github.com/seed45548214/arena/transport/view"
)

// told is a prompt as it was sent. What several agents were told stands in the journal
// once, maybe in an earlier record.
func told(ctx context.Context, known *view.Inspection, parts []arena.PromptPart) (string, error) {
	var prompt strings.Builder
	for i := range parts {
		text, err := partOf(ctx, known, &parts[i])
		if err != nil {
			return "", err
		}
		prompt.WriteString(text)
	}
	return prompt.String(), nil
}

func partOf(ctx context.Context, known *view.Inspection, part *arena.PromptPart) (string, error) {
	if part.Sum == "" {
		return part.Text, nil
	}
	events, err := known.Record(ctx, part.Seq)
	if err != nil {
		return "", err
	}
	for _, event := range events {
		if kept, ok := event.(*arena.PromptKept); ok && kept.Sum == part.Sum {
			return kept.Text, nil
		}
	}
	return "", fmt.Errorf("record %d does not hold part %s of a prompt: %w", part.Seq, part.Sum, arena.ErrCorrupt)
}
