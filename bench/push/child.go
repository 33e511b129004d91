//go:build linux

package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/netip"
	"os"
	"os/exec"
	"time"
)

// A child is the server process of one run.
type child struct {
	plan    plan
	command *exec.Cmd
	orders  io.WriteCloser
	answers *json.Decoder
	address netip.AddrPort
}

// startChild runs this program as a server. Stop ends it; so does ctx, and so
// does our own end, because that closes its standard input.
func startChild(ctx context.Context, p plan, errOut io.Writer) (*child, error) {
	program, err := os.Executable()
	if err != nil {
		return nil, fmt.Errorf("find own program: %w", err)
	}
	c := &child{plan: p, command: exec.CommandContext(ctx, program, p.args()...)}
	c.command.Stderr = errOut
	c.command.WaitDelay = 5 * time.Second
	if c.orders, err = c.command.StdinPipe(); err != nil {
		return nil, fmt.Errorf("pipe: %w", err)
	}
	out, err := c.command.StdoutPipe()
	if err != nil {
		return nil, fmt.Errorf("pipe: %w", err)
	}
	c.answers = json.NewDecoder(bufio.NewReader(out))
	if err := c.command.Start(); err != nil {
		return nil, fmt.Errorf("start server: %w", err)
	}
	var hello greeting
	if err := c.answers.Decode(&hello); err != nil {
		return nil, errors.Join(fmt.Errorf("read server's address: %w", err), c.stop())
	}
	if c.address, err = netip.ParseAddrPort(hello.Address); err != nil {
		return nil, errors.Join(fmt.Errorf("read server's address: %w", err), c.stop())
	}
	return c, nil
}

// tell gives an order and returns the answer.
func (c *child) tell(o order) (usage, error) {
	var u usage
	if _, err := fmt.Fprintln(c.orders, o); err != nil {
		return u, fmt.Errorf("order %s: %w", o, err)
	}
	if err := c.answers.Decode(&u); err != nil {
		return u, fmt.Errorf("order %s: %w", o, err)
	}
	return u, nil
}

// stop ends the server and waits for it.
func (c *child) stop() error {
	err := errors.Join(c.orders.Close(), c.command.Wait())
	if err != nil {
		return fmt.Errorf("stop server: %w", err)
	}
	return nil
}
