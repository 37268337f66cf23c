package agreement

import (
	"slices"

	"go.yaml.in/yaml/v4"

	"github.com/clausebook/clausebook/site/source"
	"github.com/clausebook/clausebook/site/standard"
)

// priorities reads the matrix and sees that every impact and urgency has a priority, and that none falls when impact or
// urgency rises.
func (r reader) priorities(n *yaml.Node) {
	p := &Priorities{}
	k := r.keys(n, &p.places, "impact", "urgency", "matrix")
	if n.Kind != yaml.MappingNode {
		return
	}
	r.need(n, &p.places, "impact", "urgency", "matrix")
	p.Impact, p.Urgency = r.terms(k["impact"]), r.terms(k["urgency"])
	matrix := k["matrix"]
	if matrix == nil || len(p.Impact) == 0 || len(p.Urgency) == 0 {
		return
	}
	r.a.Priorities = p
	cells := r.cells(p, matrix)
	r.falling(p, cells)
	r.promised(p)
}

// cells reads the matrix, names what is missing or too much, and gives the node of each cell that holds a priority.
func (r reader) cells(p *Priorities, matrix *yaml.Node) [][]*yaml.Node {
	var rows []*yaml.Node
	r.List(matrix, func(v *yaml.Node) { rows = append(rows, v) })
	if len(rows) > len(p.Impact) {
		r.Report(rows[len(p.Impact)], "priority-matrix-excess", len(p.Impact), len(p.Urgency))
	}
	cells := make([][]*yaml.Node, len(p.Impact))
	p.Matrix = make([][]string, len(p.Impact))
	for i, impact := range p.Impact {
		cells[i] = make([]*yaml.Node, len(p.Urgency))
		p.Matrix[i] = make([]string, len(p.Urgency))
		var row []*yaml.Node
		at := matrix
		if i < len(rows) {
			at = rows[i]
			r.List(at, func(v *yaml.Node) { row = append(row, v) })
		}
		if len(row) > len(p.Urgency) {
			r.Report(row[len(p.Urgency)], "priority-matrix-excess", len(p.Impact), len(p.Urgency))
		}
		var missing []standard.Text
		for j, urgency := range p.Urgency {
			if j >= len(row) || source.Null(row[j]) || row[j].Value == "" {
				missing = append(missing, urgency)
				continue
			}
			if p.Matrix[i][j] = r.priority(row[j]); p.Matrix[i][j] != "" {
				cells[i][j] = row[j]
			}
		}
		if len(missing) > 0 {
			r.Report(at, "priority-matrix-incomplete", impact, list(comma, missing))
		}
	}
	return cells
}

// falling compares each cell with its neighbours of the next lower impact and urgency. A cell that was not written is
// skipped: that has been said.
func (r reader) falling(p *Priorities, cells [][]*yaml.Node) {
	// Levels stand with the highest first, or, where their names say so, with the lowest first.
	lower := func(levels []standard.Text, i int) int {
		if ascending(levels) {
			return i - 1
		}
		return i + 1
	}
	inside := func(i, j int) bool {
		return i >= 0 && j >= 0 && i < len(p.Impact) && j < len(p.Urgency) && cells[i][j] != nil
	}
	for i := range cells {
		for j := range cells[i] {
			if !inside(i, j) {
				continue
			}
			report := func(code string, x, y int, args ...any) {
				if inside(x, y) && p.Matrix[i][j] > p.Matrix[x][y] { // P3 is lower than P2
					args = append([]any{p.Matrix[x][y], p.Matrix[i][j]}, args...)
					d := r.Report(cells[i][j], code, args...)
					*d = d.At(r.Pos(cells[x][y]), "priority-there", p.Matrix[x][y])
				}
			}
			if x := lower(p.Impact, i); inside(x, j) {
				report("priority-falls-impact", x, j, p.Impact[x], p.Impact[i], p.Urgency[j])
			}
			if y := lower(p.Urgency, j); inside(i, y) {
				report("priority-falls-urgency", i, y, p.Urgency[y], p.Urgency[j], p.Impact[i])
			}
		}
	}
}

// promised compares the priorities of the matrix with those of the targets.
func (r reader) promised(p *Priorities) {
	known := map[string]bool{}
	for _, row := range p.Matrix {
		for _, priority := range row {
			known[priority] = true
		}
	}
	given := map[Kind][]string{}
	for _, t := range r.a.Targets {
		if t.Priority == "" {
			continue
		}
		given[t.Kind] = append(given[t.Kind], t.Priority)
		if !known[t.Priority] && t.Kind != Request { // requests have priorities of their own
			d := r.reportAt(t.At("priority"), "unknown-priority", t.Priority)
			*d = d.At(p.At("matrix"), "matrix-there")
		}
	}
	for _, kind := range []Kind{Response, Resolution} {
		for priority := range known {
			if priority != "" && len(given[kind]) > 0 && !slices.Contains(given[kind], priority) {
				r.reportAt(p.At("matrix"), "priority-without-target", priority, kind.name())
			}
		}
	}
}

// levels orders the usual names of impact and urgency.
var levels = map[string]int{"critical": 5, "very-high": 4, "high": 3, "medium": 2, "low": 1, "very-low": 0}

func ascending(names []standard.Text) bool {
	rank := func(t standard.Text) int {
		for word, n := range levels {
			if vocabulary[word]["en"] == t["en"] {
				return n
			}
		}
		return -1
	}
	first, last := rank(names[0]), rank(names[len(names)-1])
	return first >= 0 && last > first
}
