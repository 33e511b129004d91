//go:build linux

package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/seed45548214/arena/bench/client"
)

// A measurement is one run.
type measurement struct {
	plan        plan
	out, errOut io.Writer
	folder      string
	result      result
}

// A result is all that a run has measured.
type result struct {
	Faults []served `json:"faults,omitempty"` // models, and strategies alone
	Fake   *stats   `json:"fake,omitempty"`   // the endpoint of the former
	AtOnce int      `json:"at_once,omitempty"`
	Large  []served `json:"large,omitempty"`
}

// served is what a server said of itself, at the start, in the middle and at the end.
type served struct {
	Name   string   `json:"name"`
	Probes []probe  `json:"probes"`
	Rounds *decided `json:"rounds"`
}

// stats are what the fake endpoint counts.
type stats struct {
	Requests   int            `json:"requests"`
	Abandoned  int            `json:"abandoned"` // whose client had gone
	MostAtOnce int            `json:"most_at_once"`
	Faults     map[string]int `json:"faults"`
}

func (m *measurement) run(ctx context.Context) (err error) {
	if m.folder, err = os.MkdirTemp("", "arena-models-"); err != nil {
		return fmt.Errorf("make a folder: %w", err)
	}
	defer func() { err = errors.Join(err, os.RemoveAll(m.folder)) }()
	if m.plan.program == "" {
		m.plan.program, err = client.BuildArena(ctx, m.folder, "models")
	} else {
		m.plan.program, err = filepath.Abs(m.plan.program)
	}
	if err != nil {
		return err
	}
	if m.plan.part != partLarge {
		if err := m.faults(ctx); err != nil {
			return err
		}
	}
	if m.plan.part != partFaults {
		return m.large(ctx)
	}
	return nil
}

// faults measures models with everything that goes wrong beside strategies.
func (m *measurement) faults(ctx context.Context) (err error) {
	p := &m.plan
	fake, err := endpoint(ctx, p, m.folder, "fake", p.faults)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, fake.end()) }()
	alone := filepath.Join(m.folder, "twins")
	if err := twins(alone); err != nil {
		return err
	}
	m.result.Faults, err = m.watch(ctx, map[string][]string{
		"models":     {"LLM_BASE_URL=" + fake.url, "OPENROUTER_API_KEY=fake", fmt.Sprint("LLM_MAX_CONCURRENT_REQUESTS=", p.atOnce)},
		"strategies": {"ARENA_ARENAS=" + alone},
	})
	if err != nil {
		return err
	}
	text, err := fake.get(ctx, "/fake/stats") // below /v1
	if err != nil {
		return err
	}
	m.result.Fake, m.result.AtOnce = new(stats), p.atOnce
	if err := json.Unmarshal(text, m.result.Fake); err != nil {
		return fmt.Errorf("read what the endpoint counted: %w", err)
	}
	m.tellFaults()
	return nil
}

// large measures many agents in one arena, and many arenas.
func (m *measurement) large(ctx context.Context) (err error) {
	p := &m.plan
	fake, err := endpoint(ctx, p, m.folder, "calm", "")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, fake.end()) }()
	folder := filepath.Join(m.folder, "crowds")
	if err := crowds(folder, p.agents, p.arenas); err != nil {
		return err
	}
	m.result.Large, err = m.watch(ctx, map[string][]string{
		"large": {"LLM_BASE_URL=" + fake.url, "OPENROUTER_API_KEY=fake", "ARENA_ARENAS=" + folder},
	})
	if err != nil {
		return err
	}
	m.tellLarge()
	return nil
}

// watch runs servers at once, by their names and environments, for as long as the plan
// says.
func (m *measurement) watch(ctx context.Context, servers map[string][]string) (all []served, err error) {
	var running []*process
	defer func() {
		for _, s := range running {
			err = errors.Join(err, s.end()) // again, where one has ended
		}
	}()
	for _, name := range []string{"models", "strategies", "large"} {
		env, ok := servers[name]
		if !ok {
			continue
		}
		s, err := serve(ctx, &m.plan, m.folder, name, env...)
		if err != nil {
			return nil, err
		}
		running = append(running, s)
		all = append(all, served{Name: name})
	}
	if err := m.probe(ctx, running, all); err != nil {
		return nil, err
	}
	for i, s := range running {
		if err := s.end(); err != nil {
			return nil, err
		}
		if said := strings.TrimSpace(s.said.String()); said != "" {
			fmt.Fprintf(m.errOut, "models: %s said at last: %s\n", s.name, said)
		}
		if all[i].Rounds, err = s.decided(); err != nil {
			return nil, err
		}
	}
	return all, nil
}

// probe asks servers at the start, in the middle and at the end. Their heaps are watched for
// a tenth of the run each time.
func (m *measurement) probe(ctx context.Context, running []*process, all []served) error {
	const parts = 20 // of the run: two are watched, seven are not
	part := m.plan.measuring() / parts
	for moment := range 3 {
		if moment > 0 {
			if err := pause(ctx, 7*part); err != nil {
				return err
			}
		}
		heaps, err := watchHeaps(ctx, running, 2*part)
		if err != nil {
			return err
		}
		for i, s := range running {
			p, err := s.probe(ctx)
			if err != nil {
				return err
			}
			p.Heap = heaps[i]
			all[i].Probes = append(all[i].Probes, p)
		}
	}
	return nil
}

// pause waits for d, unless ctx ends first.
func pause(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return fmt.Errorf("cut off: %w", context.Cause(ctx))
	}
}
