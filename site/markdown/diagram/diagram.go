// Package diagram turns a few lines of text into a drawing.
//
// What goes in is the text of a fenced block of a document:
//
//	title: Incident handling
//	description: Register, classify, then decide whether it is a major incident.
//	(start) Report received
//	[reg] Register | Service desk
//	<major> Major incident?
//	[mi] Major incident procedure
//	[fix] Diagnose and resolve
//	start -> reg -> major
//	major -> mi: yes
//	major -> fix: no
//
// (id) is a beginning or an end, [id] a step, <id> a decision; words after |
// are a small second line. "lane Service desk: start reg" puts nodes into a
// swim lane, "direction: right" turns the drawing. Blank lines and lines
// beginning with # are passed over.
//
// What comes out is one <svg> element that says nothing about colours: it
// has classes, and the theme's style sheet does the rest. The same text gives
// the same bytes, on every machine; all positions are whole numbers for that
// reason.
//
// The layout is that of a layered drawing. The files follow its steps:
//
//	parse.go   text              → Diagram
//	text.go    words             → sizes of the boxes
//	layer.go   edges             → layers, and the order within each
//	align.go   order             → what is to be in one straight line
//	port.go    order             → where each edge leaves and arrives
//	place.go   order and ports   → positions across the flow (solver.go finds them)
//	channel.go positions         → tracks between the layers, positions along the flow
//	route.go   tracks            → lines
//	label.go   lines             → places for the words beside them
//	svg.go     all of it         → text again
package diagram

// A Diagram is a drawing that has been read and found to be in order.
type Diagram struct {
	Title       string // the name a screen reader announces
	Description string // what the drawing says, in words

	direction direction
	lanes     []string // their titles, as written; empty without lanes
	nodes     []node
	edges     []edge
}

type direction int

const (
	anyDirection direction = iota
	down
	right
)

type kind int

const (
	step kind = iota
	decision
	terminal
)

type node struct {
	id    string
	kind  kind
	text  string
	small string // a second line, in small letters
	href  string
	lane  int // index into lanes; 0 without lanes
}

type edge struct {
	from, to int // indices into nodes
	label    string
}

// SVG draws the diagram as one <svg> element. The id begins every id inside
// it, so it must differ from that of any other drawing on the page.
func (d *Diagram) SVG(id string) string {
	return write(d, d.fit(pageWidth), id)
}

// pageWidth is the width of a column of text; a wider drawing would be
// shrunk by the browser until its words are too small to read.
const pageWidth = 760

// fit draws with less and less room, and then in the other direction, until
// the drawing is narrow enough, and takes the narrowest if none is.
func (d *Diagram) fit(width int) *picture {
	var best *picture
	for _, dir := range d.directions() {
		for _, room := range rooms {
			p := draw(d, dir, room)
			if p.width <= width {
				return p
			}
			if best == nil || p.width < best.width {
				best = p
			}
		}
	}
	return best
}

// directions lists the directions to try. What an author writes comes first,
// but words that nobody can read help nobody: a chain too long to run to the
// right runs down, and a row too wide to stand side by side is turned. An
// author who writes none gets lanes side by side when they would not fit one
// below the other.
func (d *Diagram) directions() []direction {
	if d.direction == right || d.direction == anyDirection && len(d.lanes) > 0 {
		return []direction{right, down}
	}
	return []direction{down, right}
}

// A room says how much space words and lines may take.
type room struct {
	text    int  // longest line of words
	ask     int  // longest line of a decision: a diamond is twice as wide as its words
	gap     int  // between two boxes of a layer
	channel int  // between two layers, without any track
	even    bool // all steps have the width of the widest
}

var rooms = []room{
	{text: 168, ask: 120, gap: 32, channel: 36, even: true},
	{text: 168, ask: 120, gap: 28, channel: 34},
	{text: 132, ask: 104, gap: 24, channel: 32},
	{text: 100, ask: 88, gap: 20, channel: 28},
	{text: 76, ask: 76, gap: 16, channel: 26},
}

// draw runs the steps of the layout.
func draw(d *Diagram, dir direction, r room) *picture {
	l := newLayout(d, dir, r)
	l.layer()
	l.order()
	l.align()
	l.attach()
	l.spread()
	l.place()
	l.spreadSides()
	l.channels()
	return l.picture()
}
