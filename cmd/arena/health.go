package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/urfave/cli/v2"
)

// healthTimeout is how long the server may take to say that it is ready. Who asks does so
// every few seconds, and an answer that comes later than this helps no viewer.
const healthTimeout = 5 * time.Second

func (p *program) healthCommand() *cli.Command {
	return &cli.Command{
		Name: "health", Usage: "ask whether the server is ready for viewers", Flags: clientFlags(),
		Description: "It ends with 0 when the server is ready, with 1 when it is not, and says why, and with 3 when none answers within " + healthTimeout.String() + ".\n" +
			"It needs no token. A worker does not listen, so nobody can ask it: it is well as long as its process lives.\n\n" +
			"Examples:\n" +
			"  arena health\n" +
			"  arena health --url http://arena.example:8080\n" +
			"  arena health --json | jq -r .status",
		Action: p.health,
	}
}

// A readiness is what /readyz answers, whatever the status of the answer is.
type readiness struct {
	Status  string   `json:"status"`
	Reasons []string `json:"reasons"`
	Failed  []struct {
		Arena  string `json:"arena"`
		Reason string `json:"reason"`
	} `json:"failed"`
	Behind []string `json:"behind"`
}

func (p *program) health(c *cli.Context) error {
	if _, err := arguments(c, 0); err != nil {
		return err
	}
	client, err := p.client(c)
	if err != nil {
		return err
	}
	client.http.Timeout = healthTimeout
	status, text, err := client.exchange(c.Context, http.MethodGet, "/readyz", nil, "")
	if err != nil {
		return err
	}
	var r readiness
	if json.Unmarshal(text, &r) != nil || r.Status == "" {
		return refusal(client.base, status, text)
	}
	if status != http.StatusOK {
		err = fmt.Errorf("the server at %s is not ready: %s", redacted(client.base), r.why())
	}
	if err != nil && !c.Bool("json") {
		return err
	}
	return errors.Join(p.said(c, text, "%s\n", r.sentence(client.base)), err)
}

// sentence is what a server says that is ready.
func (r *readiness) sentence(base string) string {
	parts := []string{"the server at " + redacted(base) + " is ready"}
	for _, failed := range r.Failed {
		parts = append(parts, failed.Arena+" has failed: "+failed.Reason)
	}
	if len(r.Behind) > 0 {
		parts = append(parts, "it cannot follow "+strings.Join(r.Behind, ", ")+" now, and shows what it has")
	}
	return strings.Join(parts, "; ")
}

// why says what keeps viewers waiting.
func (r *readiness) why() string {
	if len(r.Reasons) == 0 {
		return "it is " + r.Status
	}
	return strings.Join(r.Reasons, "; ")
}
