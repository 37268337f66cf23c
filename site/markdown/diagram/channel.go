package diagram

import (
	"slices"
)

// A channel is the space between two layers, where edges change their place
// across the flow. Each change is a run; runs side by side share a track.
type channel struct {
	runs  []*run
	lines []int // where edges pass without a run

	after  [][]int // runs that must be on a later track, by run
	zone   int     // room for labels before the first track
	begin  int     // along the flow
	size   int
	tracks int
}

// A run is a line across the flow with a line along it at each end.
type run struct {
	wire  int
	ends  [2]end // as the edge goes
	next  *run   // what follows where a run had to be divided
	track int
	along int // where the track is
}

// An end of a run goes to the layer before its channel, or to that behind.
type end struct {
	x      int
	before bool
}

const (
	trackGap = 12
	lead     = 12 // from a layer to the first track
	tail     = 20 // from the last track to a layer, with an arrow head
	clear    = 8  // two lines that are nearer than this look like one
)

// channels routes the edges between the layers, and with the number of
// tracks known gives everything its position along the flow.
func (l *layout) channels() {
	l.chans = make([]channel, len(l.layers)+1)
	for i := range l.wires {
		if l.wires[i].back {
			l.runBack(i)
		} else {
			l.runForward(i)
		}
	}
	for i := range l.chans {
		l.chans[i].assign()
	}
	for i := range l.wires {
		l.reserve(i)
	}
	l.placeLayers()
}

func (l *layout) runForward(wire int) {
	w := &l.wires[wire]
	for hop := range len(w.path) - 1 {
		k := link{wire, hop, w.path[hop], w.path[hop+1]}
		from, to := l.items[k.from].x+l.exit(k), l.items[k.to].x+l.entry(k)
		c := &l.chans[l.items[k.to].layer]
		w.bends = append(w.bends, c.connect(wire, end{from, true}, end{to, false}))
	}
}

// runBack leads an edge from its node to the corridor and from there to its
// end, around the nodes that have no free side.
func (l *layout) runBack(wire int) {
	w := &l.wires[wire]
	from, to := l.items[w.from], l.items[w.to]
	if w.start.side == 0 {
		c := &l.chans[from.layer+1]
		w.bends = append(w.bends, c.connect(wire, end{from.x + w.start.off, true}, end{w.corridor.x, true}))
	} else {
		w.bends = append(w.bends, nil)
	}
	if w.end.side == 0 {
		c := &l.chans[to.layer]
		w.bends = append(w.bends, c.connect(wire, end{w.corridor.x, false}, end{to.x + w.end.off, false}))
	} else {
		w.bends = append(w.bends, nil)
	}
	for i := to.layer + 1; i <= from.layer; i++ {
		l.chans[i].lines = append(l.chans[i].lines, w.corridor.x)
	}
}

// connect adds the run between two ends, if they are not in line.
func (c *channel) connect(wire int, a, b end) *run {
	if a.x == b.x {
		c.lines = append(c.lines, a.x)
		return nil
	}
	r := &run{wire: wire, ends: [2]end{a, b}}
	c.runs = append(c.runs, r)
	return r
}

// reserve asks for room where an edge with a label leaves the face of a node.
func (l *layout) reserve(wire int) {
	w := l.wires[wire]
	if _, along := l.labelSize(wire); along > 0 && w.start.side == 0 {
		c := &l.chans[l.items[w.from].layer+1]
		c.zone = max(c.zone, along+labelGap)
	}
}

// assign gives every run a track behind those it must follow.
func (c *channel) assign() {
	for !c.order() {
	}
	for _, i := range c.sorted() {
		for _, j := range c.after[i] {
			c.runs[j].track = max(c.runs[j].track, c.runs[i].track+1)
		}
		c.tracks = max(c.tracks, c.runs[i].track+1)
	}
}

// order decides for every two runs that meet which has the earlier track:
// first those that would cover each other's ends, then those that cross less
// one way round than the other. Where that is a circle it divides a run and
// reports false.
func (c *channel) order() bool {
	c.after = make([][]int, len(c.runs))
	for i, r := range c.runs {
		if r.next != nil {
			c.follow(i, slices.Index(c.runs, r.next))
		}
	}
	for i, a := range c.runs {
		for j, b := range c.runs {
			if a.covers(b) && !c.follow(i, j) && (c.divide(a) || c.divide(b)) {
				return false
			}
		}
	}
	for i, a := range c.runs {
		for j, b := range c.runs[:i] {
			if !a.meets(b) {
				continue
			}
			if first, second := c.better(i, a, j, b); !c.follow(first, second) {
				c.follow(second, first)
			}
		}
	}
	return true
}

// follow puts run j behind run i, unless it is before it already.
func (c *channel) follow(i, j int) bool {
	if leads(c.after, j, i, make([]bool, len(c.runs))) {
		return false
	}
	c.after[i] = append(c.after[i], j)
	return true
}

// covers reports whether a line from the layer before to run r would lie on
// one from run o to the layer behind, if o had the earlier track.
func (r *run) covers(o *run) bool {
	if r.wire == o.wire {
		return false
	}
	for _, a := range r.ends {
		for _, b := range o.ends {
			if a.before && !b.before && abs(a.x-b.x) < clear {
				return true
			}
		}
	}
	return false
}

func (r *run) span() (lo, hi int) {
	return min(r.ends[0].x, r.ends[1].x), max(r.ends[0].x, r.ends[1].x)
}

func (r *run) meets(o *run) bool {
	a, b := r.span()
	c, d := o.span()
	return a < d+clear && c < b+clear
}

// better orders two runs so that they cross less; equal ones as they are
// written.
func (c *channel) better(i int, a *run, j int, b *run) (first, second int) {
	if a.crossings(b) < b.crossings(a) {
		return i, j
	}
	return j, i
}

// crossings counts the lines that cross if r has the earlier track.
func (r *run) crossings(o *run) int {
	n := 0
	lo, hi := r.span()
	for _, e := range o.ends {
		if e.before && lo < e.x && e.x < hi {
			n++
		}
	}
	lo, hi = o.span()
	for _, e := range r.ends {
		if !e.before && lo < e.x && e.x < hi {
			n++
		}
	}
	return n
}

// divide lets a run change its track on the way, where no other line is.
func (c *channel) divide(r *run) bool {
	lo, hi := r.span()
	middle := (lo + hi) / 2
	for d := 0; d < (hi-lo)/2-clear; d++ {
		for _, x := range []int{middle - d, middle + d} {
			if !c.empty(x) {
				continue
			}
			rest := *r
			r.ends[1] = end{x, false}
			rest.ends[0] = end{x, true}
			r.next = &rest
			c.runs = append(c.runs, &rest)
			return true
		}
	}
	return false
}

func (c *channel) empty(x int) bool {
	for _, line := range c.lines {
		if abs(line-x) < clear {
			return false
		}
	}
	for _, r := range c.runs {
		if abs(r.ends[0].x-x) < clear || abs(r.ends[1].x-x) < clear {
			return false
		}
	}
	return true
}

// sorted lists the runs so that each comes behind those it must follow.
func (c *channel) sorted() []int {
	waiting := make([]int, len(c.runs))
	for _, after := range c.after {
		for _, j := range after {
			waiting[j]++
		}
	}
	var order []int
	for i, n := range waiting {
		if n == 0 {
			order = append(order, i)
		}
	}
	for i := 0; i < len(order); i++ {
		for _, j := range c.after[order[i]] {
			if waiting[j]--; waiting[j] == 0 {
				order = append(order, j)
			}
		}
	}
	return order
}

// placeLayers adds up layers and channels along the flow.
func (l *layout) placeLayers() {
	l.begins, l.depth = make([]int, len(l.layers)), make([]int, len(l.layers))
	at := margin + l.titleSize()
	for i := range l.chans {
		c := &l.chans[i]
		c.begin, c.size = at, l.channelSize(i)
		for _, r := range c.runs {
			r.along = at + c.firstTrack(i > 0) + r.track*trackGap
		}
		at += c.size
		if i == len(l.layers) {
			break
		}
		l.begins[i] = at
		for _, item := range l.layers[i] {
			if n := l.items[item].node; n >= 0 {
				l.depth[i] = max(l.depth[i], l.along(l.shapes[n]))
			}
		}
		at += l.depth[i]
	}
}

func (c *channel) firstTrack(layerBefore bool) int {
	if !layerBefore {
		return 0
	}
	return max(lead, c.zone+trackGap/2)
}

func (l *layout) channelSize(i int) int {
	c := &l.chans[i]
	first, last := i == 0, i == len(l.layers)
	size := 0
	if c.tracks > 0 {
		size = c.firstTrack(!first) + (c.tracks-1)*trackGap
	}
	switch {
	case last:
		if len(l.d.lanes) > 0 {
			size += lanePad
		}
		return max(size, c.zone)
	case c.tracks > 0:
		size += tail
	}
	if first {
		if len(l.d.lanes) > 0 {
			size += lanePad
		}
		return size
	}
	return max(size, c.zone+tail/2, l.room.channel)
}

// titleSize is what the titles of lanes take along the flow.
func (l *layout) titleSize() int {
	size := 0
	for _, lane := range l.lanes {
		size = max(size, smallLine*len(lane.title)+2*labelGap)
	}
	if len(l.d.lanes) == 0 {
		return 0
	}
	return size
}
