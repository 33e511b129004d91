package deploy_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// An instruction is one of a Dockerfile: its word and the rest of its line.
type instruction struct{ word, rest string }

// stages are the instructions of each stage, the FROM first.
func stages(t *testing.T) [][]instruction {
	t.Helper()
	var stages [][]instruction
	for line := range strings.Lines(read(t, "Dockerfile")) {
		word, rest, _ := strings.Cut(strings.TrimSpace(line), " ")
		if word == "" || word == "#" {
			continue
		}
		if word == "FROM" {
			stages = append(stages, nil)
		}
		last := len(stages) - 1
		stages[last] = append(stages[last], instruction{word, rest})
	}
	if len(stages) != 3 {
		t.Fatalf("%d stages, want those of the page, the program and the image", len(stages))
	}
	return stages
}

// final returns what the image says for a word.
func final(t *testing.T, word string) string {
	t.Helper()
	for _, i := range stages(t)[2] {
		if i.word == word {
			return i.rest
		}
	}
	t.Fatalf("the image has no %s", word)
	return ""
}

// list reads a command in the form of a JSON list.
func list(t *testing.T, text string) []string {
	t.Helper()
	var args []string
	if err := json.Unmarshal([]byte(text), &args); err != nil {
		t.Fatalf("%s: %v; without a shell only lists work", text, err)
	}
	return args
}

// imageEnv is what the image sets for every process in it.
func imageEnv(t *testing.T) map[string]string {
	t.Helper()
	env := make(map[string]string)
	for pair := range strings.FieldsSeq(final(t, "ENV")) {
		name, value, _ := strings.Cut(pair, "=")
		env[name] = value
	}
	return env
}

func imageProcesses(t *testing.T) []process {
	t.Helper()
	return []process{{where: "Dockerfile", args: list(t, final(t, "CMD")), env: imageEnv(t)}}
}

func TestImage_HasTheProgramAloneAndIsNotRoot(t *testing.T) {
	t.Parallel()
	if from := final(t, "FROM"); from != "scratch" {
		t.Errorf("it is made from %s", from)
	}
	user, group, _ := strings.Cut(final(t, "USER"), ":")
	if strings.Trim(user+group, "0123456789") != "" || user == "0" || user == "" {
		t.Errorf("it runs as %s:%s; without /etc/passwd a user is a number, and not 0", user, group)
	}
	if entry := list(t, final(t, "ENTRYPOINT")); !slices.Equal(entry, []string{"/arena"}) {
		t.Errorf("it starts %q", entry)
	}
	_, check, _ := strings.Cut(final(t, "HEALTHCHECK"), "CMD ")
	if got := list(t, check); !slices.Equal(got, []string{"/arena", "health"}) {
		t.Errorf("it is checked by %q", got)
	}
	if port := imageEnv(t)["PORT"]; port != final(t, "EXPOSE") {
		t.Errorf("it listens at %s and exposes %s", port, final(t, "EXPOSE"))
	}
	owned := false
	for _, i := range stages(t)[2] {
		owned = owned || i.word == "COPY" && strings.HasPrefix(i.rest, "--from=program --chown="+user+":"+group+" ") && strings.HasSuffix(i.rest, " "+imageEnv(t)["PERSIST_PATH"])
	}
	if !owned {
		t.Errorf("the folder of the store does not belong to %s", user)
	}
}

func TestImage_IsBuiltAsTheRepositorySays(t *testing.T) {
	t.Parallel()
	_, version, _ := strings.Cut(read(t, "../go.mod"), "\ngo ")
	version, _, _ = strings.Cut(version, "\n")
	if from := stages(t)[1][0].rest; !strings.HasPrefix(version+".", strings.TrimSuffix(strings.TrimPrefix(from, "golang:"), " AS program")+".") {
		t.Errorf("the program is built with %s, and go.mod wants %s", from, version)
	}
	var runs string
	for _, stage := range stages(t)[:2] {
		for _, i := range stage {
			switch i.word {
			case "RUN":
				runs += i.rest + "\n"
			case "COPY":
				sources := strings.Fields(i.rest)
				for _, source := range sources[:len(sources)-1] {
					if _, err := os.Stat(filepath.Join("..", source)); err != nil && !strings.HasPrefix(i.rest, "--from=") {
						t.Errorf("COPY %s: %v", i.rest, err)
					}
				}
			}
		}
	}
	for _, want := range []string{"npm ci", "npm run build", "CGO_ENABLED=0 go build", "-trimpath", "./cmd/arena"} {
		if !strings.Contains(runs, want) {
			t.Errorf("no stage runs %q", want)
		}
	}
}

// What is secret, large or made by the build stays out of the context; what the build
// needs is in it.
func TestImage_LeavesSecretsBehind(t *testing.T) {
	t.Parallel()
	ignored := strings.Fields(read(t, "../.dockerignore"))
	for _, want := range []string{".env", ".env.*", ".git", "bin", "data", "web/dist", "**/node_modules"} {
		if !slices.Contains(ignored, want) {
			t.Errorf(".dockerignore does not have %s", want)
		}
	}
	for _, needed := range []string{"go.mod", "go.sum", "cmd", "cmd/arena", "web", "web/src", "web/package.json", "web/package-lock.json"} {
		if slices.Contains(ignored, needed) {
			t.Errorf(".dockerignore has %s, which the build needs", needed)
		}
	}
}

func procfileProcesses(t *testing.T) []process {
	t.Helper()
	var found []process
	for line := range strings.Lines(read(t, "../Procfile")) {
		name, command, _ := strings.Cut(strings.TrimSpace(line), ": ")
		args := strings.Fields(command)
		if len(args) < 2 || args[0] != "./bin/arena" || args[1] != name {
			t.Errorf("Procfile: %s", line)
			continue
		}
		found = append(found, process{where: "Procfile " + name, args: args[1:], env: map[string]string{"PORT": "5000"}})
	}
	if len(found) != 2 {
		t.Errorf("Procfile has %d processes, want web and worker", len(found))
	}
	return found
}
