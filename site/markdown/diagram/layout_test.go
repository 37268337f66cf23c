package diagram

import (
	"fmt"
	"math/rand"
	"slices"
	"testing"
)

// randomDiagram makes a diagram as an author might, and as nobody would.
func randomDiagram(seed int64) *Diagram {
	r := rand.New(rand.NewSource(seed))
	words := []string{"Register", "诊断与解决", "Approve the change", "ok?", "Major incident procedure of the service desk", "事后评审（十个工作日内）"}
	labels := []string{"", "", "yes", "no", "否", "not approved", "more information needed"}
	d := &Diagram{Title: "t", Description: "d", direction: direction(r.Intn(3))}
	n := 1 + r.Intn(14)
	if seed%10 == 0 {
		n = 1 + r.Intn(maxNodes)
	}
	if r.Intn(3) == 0 {
		d.lanes = []string{"Service desk", "二线", "Change advisory board"}[:1+r.Intn(3)]
	}
	for i := range n {
		x := node{id: fmt.Sprint(i), kind: kind(r.Intn(3)), text: words[r.Intn(len(words))]}
		if r.Intn(3) == 0 {
			x.small = "4.2 · 15 分钟内"
		}
		if len(d.lanes) > 0 {
			x.lane = r.Intn(len(d.lanes))
		}
		d.nodes = append(d.nodes, x)
	}
	seen := map[[2]int]bool{}
	for range r.Intn(2*n + 1) {
		e := edge{r.Intn(n), r.Intn(n), labels[r.Intn(len(labels))]}
		if r.Intn(4) > 0 && e.from > e.to {
			e.from, e.to = e.to, e.from
		}
		if k := [2]int{e.from, e.to}; !seen[k] {
			seen[k] = true
			d.edges = append(d.edges, e)
		}
	}
	return d
}

const graphs = 400

// Boxes do not overlap, and edges stay outside all boxes but their own.
func TestLinesKeepClearOfBoxes(t *testing.T) {
	for seed := range int64(graphs) {
		d := randomDiagram(seed)
		for _, dir := range []direction{down, right} {
			for _, room := range []room{rooms[0], rooms[len(rooms)-1]} {
				p := draw(d, dir, room)
				for _, fault := range boxFaults(d, p) {
					t.Errorf("seed %d, direction %d, text %d: %s", seed, dir, room.text, fault)
				}
			}
		}
	}
}

func boxFaults(d *Diagram, p *picture) []string {
	var faults []string
	for i, a := range p.boxes {
		for j, b := range p.boxes[:i] {
			if a.overlaps(b.rect) {
				faults = append(faults, fmt.Sprintf("boxes %d and %d overlap", j, i))
			}
		}
		for k, w := range p.wires {
			own := d.edges[k].from == i || d.edges[k].to == i
			for s := range len(w) - 1 {
				if !own && between(w[s], w[s+1]).overlaps(a.rect) {
					faults = append(faults, fmt.Sprintf("edge %d runs over box %d", k, i))
				}
			}
		}
		for _, l := range p.labels {
			if l.overlaps(a.rect) && a.covers(l.rect) {
				faults = append(faults, fmt.Sprintf("label %q lies on box %d", l.lines, i))
			}
		}
	}
	return faults
}

// An edge enters its own boxes only to touch them.
func TestEdgesEndAtTheOutline(t *testing.T) {
	for seed := range int64(graphs) {
		d := randomDiagram(seed)
		for _, dir := range []direction{down, right} {
			p := draw(d, dir, rooms[0])
			for k, w := range p.wires {
				from, to := p.boxes[d.edges[k].from], p.boxes[d.edges[k].to]
				if !from.touches(w[0]) || !to.touches(w[len(w)-1]) {
					t.Errorf("seed %d, direction %d: edge %d does not touch its ends: %v", seed, dir, k, w)
				}
				for s := range len(w) - 1 {
					line := between(w[s], w[s+1])
					if from.reachedBy(line) || to.reachedBy(line) {
						t.Errorf("seed %d, direction %d: edge %d runs through its own box: %v", seed, dir, k, w)
					}
				}
			}
		}
	}
}

// touches reports whether a point is on the outline, or within the unit that
// whole numbers cost.
func (b box) touches(q point) bool {
	grown, shrunk := b, b
	grown.rect = b.grow(3)
	shrunk.rect = b.grow(-3)
	in := rect{q.x, q.y, 0, 0}.grow(1)
	if b.shape.kind == decision {
		return grown.covers(in) && !shrunk.covers(rect{q.x, q.y, 0, 0})
	}
	return in.overlaps(b.grow(1)) && (b.shape.kind == terminal || !in.overlaps(b.grow(-2)))
}

func (b box) reachedBy(line rect) bool {
	if b.shape.kind == terminal { // its corners are round
		return line.overlaps(b.grow(-cornerArc / 2))
	}
	inner := b
	inner.rect = b.grow(-3)
	return line.overlaps(inner.rect) && inner.covers(line)
}

// Two edges never share a piece of line; they may cross.
func TestEdgesDoNotRunOverEachOther(t *testing.T) {
	for seed := range int64(graphs) {
		d := randomDiagram(seed)
		for _, dir := range []direction{down, right} {
			p := draw(d, dir, rooms[0])
			for i, a := range p.wires {
				for j, b := range p.wires[:i] {
					if along(a, b) {
						t.Errorf("seed %d, direction %d: edges %d and %d share a line\n%v\n%v", seed, dir, j, i, b, a)
					}
				}
			}
		}
	}
}

// along reports whether two lines run on top of each other.
func along(a, b line) bool {
	for i := range len(a) - 1 {
		for j := range len(b) - 1 {
			r, s := between(a[i], a[i+1]), between(b[j], b[j+1])
			if r.w == 0 && s.w == 0 && abs(r.x-s.x) < 3 && r.y < s.y+s.h && s.y < r.y+r.h ||
				r.h == 0 && s.h == 0 && abs(r.y-s.y) < 3 && r.x < s.x+s.w && s.x < r.x+r.w {
				return true
			}
		}
	}
	return false
}

// All that is drawn is inside the picture, and nodes are in their lanes.
func TestPictureHoldsEverything(t *testing.T) {
	for seed := range int64(graphs) {
		d := randomDiagram(seed)
		p := d.fit(pageWidth)
		page := rect{0, 0, p.width, p.height}
		if all := p.extent(); all.union(page) != page {
			t.Errorf("seed %d: %v is outside of %v", seed, all, page)
		}
		for i, b := range p.boxes {
			if len(p.lanes) == 0 {
				break
			}
			if lane := p.lanes[d.nodes[i].lane].rect; b.rect.union(lane) != lane {
				t.Errorf("seed %d: box %d has left its lane", seed, i)
			}
		}
	}
}

func TestSameTextSameBytes(t *testing.T) {
	for seed := range int64(40) {
		a, b := randomDiagram(seed).SVG("x"), randomDiagram(seed).SVG("x")
		if a != b {
			t.Errorf("seed %d: two drawings differ", seed)
		}
	}
}

func TestWrap(t *testing.T) {
	tests := []struct {
		words string
		width int
		want  []string
	}{
		{"Register", 168, []string{"Register"}},
		{"Major incident procedure", 168, []string{"Major incident", "procedure"}},
		{"变更顾问委员会是否批准？", 100, []string{"变更顾问委员", "会是否批准？"}},
		{"提交（含附件）。", 45, []string{"提交", "（含附", "件）。"}},
		{"incomprehensibilities", 60, []string{"incomprehensibilities"}},
		{"one two three four five six seven eight", 60, []string{"one two three", "four five six", "seven eight"}},
	}
	for _, test := range tests {
		if got := wrap(test.words, test.width, textSize, maxLines); !slices.Equal(got, test.want) {
			t.Errorf("wrap(%q, %d) = %q, want %q", test.words, test.width, got, test.want)
		}
	}
}
