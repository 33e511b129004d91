//go:build linux

package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// ofFive is how many agents an arena has that is made up beside the large one.
const ofFive = 5

// twins writes arenas with as many seats as the built-in ones have beside their
// baselines, and gives all of them to strategies.
func twins(folder string) error {
	strategies := []string{"momentum", "mean-reversion", "volatility-target", "contrarian", "random", "random-patient"}
	for id, seats := range map[string]int{"multi-model": 5, "model-sizes": 3, "prompt-strategies": 5, "strategies": 6} {
		if err := writeArena(folder, id, seats, func(i int) string { return "strategy: " + strategies[i%len(strategies)] }); err != nil {
			return err
		}
	}
	return nil
}

// crowds writes an arena of many models, and many arenas of five.
func crowds(folder string, agents, arenas int) error {
	vendors := []string{
		"google/gemini-2.5-flash", "anthropic/claude-3-haiku", "x-ai/grok-4-fast", "openai/gpt-5-chat", "qwen/qwen-2.5-72b-instruct",
	}
	model := func(i int) string { return "model: " + vendors[i%len(vendors)] }
	if err := writeArena(folder, "large", agents, model); err != nil {
		return err
	}
	for i := range arenas {
		if err := writeArena(folder, fmt.Sprintf("five-%d", i+1), ofFive, model); err != nil {
			return err
		}
	}
	return nil
}

// writeArena writes an arena whose agents decide by decider.
func writeArena(folder, id string, agents int, decider func(i int) string) error {
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return fmt.Errorf("make a folder of arenas: %w", err)
	}
	var text strings.Builder
	fmt.Fprintf(&text, "id: %s\nname: %s\nbenchmark: [INDEX]\nroster:\n", id, id)
	for i := range agents {
		fmt.Fprintf(&text, "  - agent: Agent %d\n    %s\n", i+1, decider(i))
	}
	text.WriteString("  - agent: cash\n    strategy: cash\n    baseline: true\n")
	if err := os.WriteFile(filepath.Join(folder, id+".yaml"), []byte(text.String()), 0o600); err != nil {
		return fmt.Errorf("write an arena: %w", err)
	}
	return nil
}
