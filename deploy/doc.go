// Package deploy has the files by which arena is run elsewhere than on a desk: an image, a
// set of containers, a Blueprint for Render, units of systemd and objects of Kubernetes.
// Each says at its head what it starts, what to set, how to scale and how to stop. There is
// no code here but the tests, which hold the files against the program: its commands and
// flags, its settings, its ports and paths, and what it asks of a Redis.
package deploy
