# Prints the lines of "go test -bench" and, at the end, the table of ratios that
# the project holds itself to.
{ print }
/^Benchmark/ {
	name = $1
	sub(/-[0-9]+$/, "", name)
	ns[name] = $3
	for (i = 6; i <= NF; i += 2) value[name, $i] = $(i - 1)
}
function row(what, figure, goal) { printf "%-64s %14s   %s\n", what, figure, goal }
function missing(name) { return !(name in ns) }
END {
	if (missing("BenchmarkReplay/loop") || missing("BenchmarkReplay/actors")) exit 0
	print ""
	row("in one run on this machine", "measured", "goal")
	row("Execute + Apply, allocations", value["BenchmarkExecute_AndApply", "allocs/op"], "0")
	row("replay through the actors / plain loop, time", sprintf("%.2f", ns["BenchmarkReplay/actors"] / ns["BenchmarkReplay/loop"]), "at most 1.5")
	row("replay through the actors, agent-steps a second", sprintf("%d", value["BenchmarkReplay/actors", "agent-steps/s"]), "at least 400000")
	row("file journal / bare write + fdatasync, time", sprintf("%.2f", value["BenchmarkStore_AppendAgainstBareWrite", "times-bare"]), "at most 1.5")
	for (name in ns)
		if (name ~ /^BenchmarkStore_OpenMillionEvents\//)
			row("open a million events, " substr(name, 34) ", ms", sprintf("%.0f", ns[name] / 1e6), name ~ /_0$/ ? "" : "under 1500")
	row("cost of a tick, last 10,000 of 100,000 / second 10,000", sprintf("%.2f", value["BenchmarkLongSeason", "late/early"]), "flat")
	row("heap after 100,000 ticks / after 20,000", sprintf("%.1f / %.1f MB", value["BenchmarkLongSeason", "MB-late"], value["BenchmarkLongSeason", "MB-early"]), "flat but for the daily series")
}
