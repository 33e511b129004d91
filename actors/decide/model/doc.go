// Package model decides by asking a language model: at any endpoint that speaks the
// chat completions of OpenAI, as OpenRouter, Ollama, vLLM and the vendors themselves do.
//
// A [Decider] asks for one agent. It asks an [Endpoint], which a process has one of for
// each address and key, with its limits on how many calls are under way and how close
// they follow each other. What an answer means is the business of package completion.
// Where somebody may hear a model write, its answer comes as a stream; what comes of it is
// the same.
package model
