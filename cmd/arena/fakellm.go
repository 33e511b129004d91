package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"time"

	"github.com/urfave/cli/v2"

	"github.com/seed45548214/arena/cmd/arena/fakellm"
	"github.com/seed45548214/arena/cmd/arena/settings"
)

func (p *program) fakeLLMCommand() *cli.Command {
	return &cli.Command{
		Name: "fake-llm", Usage: "run an endpoint of fake models, for demos without a key and for tests",
		Description: `It speaks as OpenAI and OpenRouter do, and says in every model's name that it is fake.
What goes wrong is a share of the requests for each fault, of which an unknown one lists all.

Examples:
   arena fake-llm
   arena fake-llm --addr 127.0.0.1:0 --seed 7            a free port
   arena fake-llm --faults hang=0.01,429=0.05,garbage=0.1
   arena fake-llm --faults forbidden=openai/gpt-5-chat   nobody has access to that model`,
		Flags: []cli.Flag{
			&cli.StringFlag{Name: "addr", Value: "127.0.0.1:8089", Usage: "listen address, `HOST:PORT`"},
			&cli.StringFlag{Name: "seed", Value: "1", Usage: "seed of the answers and faults, a whole `N`"},
			&cli.StringFlag{Name: "latency", Value: fakeLatency.String(), Usage: "how long each answer takes, a `DURATION`"},
			&cli.StringFlag{Name: "slow", Value: "30s", Usage: "how much longer at most one with the fault slow takes, a `DURATION`"},
			&cli.StringFlag{Name: "typing", Value: "10ms", Usage: "time between two pieces of a stream, a `DURATION`"},
			&cli.StringFlag{Name: "faults", Usage: "what goes wrong, and how often: `FAULT=SHARE,...`"},
			&cli.StringFlag{Name: "key", Usage: "the `KEY` that clients must show; without it any will do"},
			jsonFlag(),
		},
		Action: p.fakeLLM,
	}
}

func (p *program) fakeLLM(c *cli.Context) error {
	if _, err := arguments(c, 0); err != nil {
		return err
	}
	cfg, err := fakeConfig(c)
	if err != nil {
		return err
	}
	cfg.Now = p.now
	addr := c.String("addr")
	if _, _, err := net.SplitHostPort(addr); err != nil {
		return usagef("--addr is %q; want HOST:PORT", addr)
	}
	ln, err := new(net.ListenConfig).Listen(c.Context, "tcp", addr)
	if err != nil {
		return fmt.Errorf("cannot listen on %s: %w; free the port, or choose another with --addr", addr, err)
	}
	base, key := pageOf(ln)+"/v1", "fake"
	if cfg.Key != "" {
		key = "KEY"
	}
	if c.Bool("json") {
		err = writeJSON(p.out, map[string]string{"base_url": base})
	} else {
		_, err = fmt.Fprintf(p.out, "fake models at %s; set LLM_BASE_URL=%s OPENROUTER_API_KEY=%s\n", base, base, key)
	}
	if err != nil {
		return errors.Join(err, ln.Close())
	}
	return serveUntil(c.Context, ln, fakellm.New(cfg))
}

// playModels runs an endpoint of fake models, if the operator wants one, until stop.
func (p *program) playModels(ctx context.Context, s *settings.Values) (stop func() error, err error) {
	if !s.Models.Fake || s.SchedulerDisabled {
		return func() error { return nil }, nil
	}
	ln, err := new(net.ListenConfig).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return nil, fmt.Errorf("run the fake models: %w", err)
	}
	s.Models.BaseURL, s.Models.Key = pageOf(ln)+"/v1", ""
	playing, end := context.WithCancel(context.WithoutCancel(ctx))
	done := make(chan error, 1)
	server := fakellm.New(fakellm.Config{Seed: s.Seed, Latency: fakeLatency, Typing: fakeTyping, Now: p.now})
	go func() { done <- serveUntil(playing, ln, server) }()
	return func() error {
		end()
		return <-done
	}, nil
}

// fakeLatency is how long a fake model takes by default, and fakeTyping how long for each
// piece of what it writes: some 400 letters a second, as models do.
const (
	fakeLatency = 500 * time.Millisecond
	fakeTyping  = 15 * time.Millisecond
)

// fakeConfig reads the flags.
func fakeConfig(c *cli.Context) (cfg fakellm.Config, err error) {
	cfg.Key = c.String("key")
	if cfg.Seed, err = settings.ParseSeed(c.String("seed")); err != nil {
		return cfg, usagef("--seed is %q; %w", c.String("seed"), err)
	}
	if cfg.Faults, err = fakellm.ParseFaults(c.String("faults")); err != nil {
		return cfg, usagef("--faults: %w", err)
	}
	for _, wait := range []struct {
		flag string
		into *time.Duration
	}{{"latency", &cfg.Latency}, {"slow", &cfg.Slow}, {"typing", &cfg.Typing}} {
		text := c.String(wait.flag)
		if *wait.into, err = time.ParseDuration(text); err != nil || *wait.into < 0 {
			return cfg, usagef("--%s is %q; want a duration such as 500ms or 30s", wait.flag, text)
		}
	}
	return cfg, nil
}

// serveUntil serves on ln until ctx ends, and with it every request.
func serveUntil(ctx context.Context, ln net.Listener, handler http.Handler) error {
	const headerTimeout, stopTimeout = 5 * time.Second, time.Second
	server := &http.Server{
		Handler: handler, ReadHeaderTimeout: headerTimeout, BaseContext: func(net.Listener) context.Context { return ctx },
	}
	served := make(chan error, 1)
	go func() { served <- server.Serve(ln) }()
	select {
	case err := <-served:
		return fmt.Errorf("the endpoint ended by itself: %w", err)
	case <-ctx.Done():
	}
	stopping, cancel := context.WithTimeout(context.WithoutCancel(ctx), stopTimeout)
	defer cancel()
	if err := server.Shutdown(stopping); err != nil {
		_ = server.Close() // a client that sends no request holds nobody up
	}
	if err := <-served; !errors.Is(err, http.ErrServerClosed) {
		return fmt.Errorf("the endpoint did not end in order: %w", err)
	}
	return nil
}
