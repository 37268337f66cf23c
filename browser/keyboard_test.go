package browser

import (
	"fmt"
	"net/url"
	"strings"
	"testing"

	"github.com/chromedp/chromedp/kb"
)

// focus describes the element that has the keyboard.
const focus = `(() => {
	const e = document.activeElement;
	return [e.tagName.toLowerCase(), e.id && "#" + e.id, e.name && "[" + e.name + "]", (e.textContent || "").trim().slice(0, 40)].filter(Boolean).join(" ");
})()`

// A slash leads to the search field on every page, and types a slash once one is in it.
func TestSlash(t *testing.T) {
	b := open(t, get(t, starter).http)
	for _, path := range []string{"index.html", "documents/PRC-INC-01.html", "zh-CN/matrix.html", "search.html", "404.html"} {
		b.visit(path)
		b.press("/")
		b.press("a/b")
		if got := eval[string](b, `document.activeElement.name + "=" + document.activeElement.value`); got != "q=a/b" {
			t.Errorf("%s: after / and a/b the keyboard is in %q", path, got)
		}
	}
}

// The first stop of the keyboard leads past the head of the page.
func TestSkipLink(t *testing.T) {
	b := open(t, get(t, starter).http)
	for _, path := range []string{"index.html", "zh-CN/documents/PRC-INC-01.html", "matrix.html"} {
		b.visit(path)
		b.press(kb.Tab)
		if !eval[bool](b, `document.activeElement.matches(".skip") && document.activeElement.getBoundingClientRect().top >= 0`) {
			t.Errorf("%s: the first stop is %s, not a visible skip link", path, eval[string](b, focus))
		}
		b.press(kb.Enter)
		b.wait(`location.hash === "#cb-main"`)
		b.press(kb.Tab)
		if !eval[bool](b, `document.querySelector("main").contains(document.activeElement)`) {
			t.Errorf("%s: after the skip link the keyboard is at %s", path, eval[string](b, focus))
		}
	}
}

// Every stop of the keyboard is seen, and can be seen: nothing has the focus while it is hidden or without an outline.
func TestFocusIsVisible(t *testing.T) {
	for _, k := range []kind{kinds[0], {"document", states, "documents/PRC-NEW-01.html", ""}, {"clause", starter, "standards/iso20000-1-2018/8.6.1.html", ""}, {"register", states, "documents/index.html", ""}, {"matrix", states, "matrix.html", ""}, {"search", starter, "search.html?q=incident", `document.querySelector(".hit")`}} {
		t.Run(k.name, func(t *testing.T) {
			t.Parallel()
			b := open(t, get(t, k.of).http)
			b.see(k)
			eval[bool](b, `document.activeElement.blur() || true`)
			for stops := 0; stops < 60; stops++ {
				b.press(kb.Tab)
				state := eval[string](b, `(() => {
					const e = document.activeElement;
					if (e === document.body) return "end";
					const s = getComputedStyle(e), r = e.getBoundingClientRect();
					const ring = e.querySelector("summary") || s.outlineStyle !== "none" && parseFloat(s.outlineWidth) >= 1;
					if (!ring) return "has no outline";
					if (r.width < 2 || r.height < 2) return "has no size";
					if (r.bottom < 0 || r.top > innerHeight || r.right < 0 || r.left > innerWidth) return "is outside the screen";
					return "";
				})()`)
				if state == "end" {
					break
				}
				if state != "" {
					t.Errorf("stop %d, %s, %s", stops+1, eval[string](b, focus), state)
				}
			}
		})
	}
}

// The arrow keys go from claim to claim, Enter opens the paragraph.
func TestMatrixByKeyboard(t *testing.T) {
	b := open(t, get(t, states).http)
	b.visit("matrix.html")
	at := `(() => {
		const c = document.activeElement.closest("td.h");
		return c ? c.parentNode.id.slice(2) + " " + document.querySelectorAll(".mx .dh .id")[c.cellIndex - 2].textContent : "nowhere";
	})()`
	eval[bool](b, `!document.querySelector('tr[id="c-8.6.1"] td.h a').focus()`)
	for _, step := range []struct{ key, want string }{
		{kb.ArrowDown, "8.6.2 PRC-NEW-01"},
		{kb.ArrowRight, "8.6.2 PRC-LAT-01"},
		{kb.ArrowRight, "8.6.2 PRC-LAT-01"}, // the last one
		{kb.ArrowLeft, "8.6.2 PRC-NEW-01"},
		{kb.ArrowUp, "8.6.1 PRC-NEW-01"},
		{kb.ArrowDown, "8.6.2 PRC-NEW-01"},
	} {
		b.press(step.key)
		if got := eval[string](b, at); got != step.want {
			t.Errorf("an arrow led to %s, not to %s", got, step.want)
		}
	}
	if n := eval[int](b, `document.querySelectorAll(".mx .on").length`); n < 2 {
		t.Errorf("the column of the claim is marked in %d cells", n)
	}
	b.press(kb.Enter)
	b.wait(`document.querySelector(".tb") && location.hash === "#blocks"`)
}

// On a telephone the menu opens and closes, by touch and by keyboard, and leads on.
func TestMenu(t *testing.T) {
	b := open(t, get(t, starter).http)
	b.resize(390, 844)
	b.visit("documents/PRC-INC-01.html")
	shown := `document.querySelector(".nav").matches(":popover-open") && document.querySelector(".nav a").offsetParent !== null`
	if eval[bool](b, shown) {
		t.Error("the menu is open at the start")
	}
	b.click(".menu")
	b.wait(shown)
	if source, err := axeCore(); err == nil {
		b.inject(source)
		for _, v := range b.axe(looks[0]) {
			t.Errorf("open menu: %s", v)
		}
	}
	b.press(kb.Escape)
	b.wait(`!document.querySelector(".nav").matches(":popover-open")`)
	if got := eval[string](b, `document.activeElement.className`); got != "menu" {
		t.Errorf("after Escape the keyboard is at %q, not at the button", got)
	}
	b.press(kb.Enter)
	b.wait(shown)
	b.click(`.nav a[href$="matrix.html"]`)
	b.wait(`document.querySelector(".mx")`)
}

// The theme button changes light and dark, on this page and the next.
func TestThemeIsRemembered(t *testing.T) {
	h := get(t, starter)
	for _, base := range []string{h.http, h.file} {
		b := open(t, base)
		b.show(looks[0])
		b.visit("index.html")
		dark := `getComputedStyle(document.documentElement).colorScheme === "dark"`
		if eval[bool](b, dark) {
			t.Error("the page is dark where light is preferred")
		}
		b.click(".theme")
		b.wait(dark)
		b.visit("zh-CN/documents/PRC-INC-01.html")
		b.wait(dark)
		b.click(".theme")
		b.wait("!(" + dark + ")")
		b.visit("index.html")
		b.wait("!(" + dark + ")")
	}
}

// The switch of language stays on the same document.
func TestLanguageSwitch(t *testing.T) {
	h := get(t, starter)
	for _, base := range []string{h.http, h.file} {
		b := open(t, base)
		b.visit("documents/PRC-CHG-01.html")
		b.click(`.lang a[lang="zh-CN"]`)
		b.wait(`document.documentElement.lang === "zh-CN"`)
		if at, want := eval[string](b, "location.href"), base+"zh-CN/documents/PRC-CHG-01.html"; at != want {
			t.Errorf("the switch led to %s, not to %s", at, want)
		}
		b.click(`.lang a[lang="en"]`)
		b.wait(`document.documentElement.lang === "en"`)
		if at, want := eval[string](b, "location.href"), base+"documents/PRC-CHG-01.html"; at != want {
			t.Errorf("the switch led to %s, not to %s", at, want)
		}
	}
}

// Whether claims stand at the headings is one switch for all documents.
func TestClaimSwitchIsRemembered(t *testing.T) {
	h := get(t, starter)
	for _, base := range []string{h.http, h.file} {
		b := open(t, base)
		b.visit("documents/PRC-INC-01.html")
		hidden := `[...document.querySelectorAll(".txt .claim")].every(e => e.offsetParent === null)`
		if eval[bool](b, hidden) {
			t.Error("claims are hidden at the start")
		}
		b.click("[data-claims]")
		b.wait(hidden)
		b.visit("zh-CN/documents/PRC-CHG-01.html")
		b.wait(hidden + ` && document.querySelector(".txt .claim")`)
		if pressed := eval[string](b, `document.querySelector("[data-claims]").getAttribute("aria-pressed")`); pressed != "false" {
			t.Errorf("the switch says aria-pressed=%s", pressed)
		}
		b.click("[data-claims]")
		b.wait("!(" + hidden + ")")
	}
}

// The filters of the register show fewer rows, say how many, and stand in the address.
func TestRegisterFilters(t *testing.T) {
	h := get(t, states)
	for _, base := range []string{h.http, h.file} {
		b := open(t, base)
		b.visit("documents/index.html")
		rows := `[...document.querySelectorAll(".reg tr[data-type]")].filter(r => r.offsetParent).map(r => r.id).join(" ")`
		pick := func(name, value string) {
			eval[bool](b, fmt.Sprintf(`(() => {
				const f = document.querySelector("[data-filter=%s]"), v = %q;
				if (f.type === "checkbox") f.checked = v === "1"; else f.value = v;
				return f.dispatchEvent(new Event("input", {bubbles: true}));
			})()`, name, value))
		}
		for _, c := range []struct{ name, value, want string }{
			{"status", "withdrawn", "PRC-WDR-01"},
			{"status", "superseded", "PRC-OLD-01"},
			{"status", "draft", "PRC-DRA-01"},
			{"type", "record", "REC-NEW-01"},
			{"soon", "1", "POL-OVR-01 REC-NEW-01"},
			{"words", "every kind", "PRC-NEW-01"},
			{"words", "中文", "INS-HAN-01"},
		} {
			pick(c.name, c.value)
			got := eval[string](b, rows)
			for _, id := range strings.Fields(c.want) {
				if !strings.Contains(got, id) {
					t.Errorf("%s = %s shows %s, not %s", c.name, c.value, got, id)
				}
			}
			count := eval[string](b, `document.querySelector("[data-count]").textContent`)
			if n := len(strings.Fields(got)); !strings.HasPrefix(count, fmt.Sprint(n, " / ")) {
				t.Errorf("%s = %s shows %d rows and says %q", c.name, c.value, n, count)
			}
			want := "?" + url.Values{c.name: {c.value}}.Encode()
			if search := eval[string](b, "location.search"); search != want {
				t.Errorf("%s = %s: the address says %q", c.name, c.value, search)
			}
			b.visit("documents/index.html" + want)
			if again := eval[string](b, rows); again != got {
				t.Errorf("the address of %s = %s shows %s, not %s", c.name, c.value, again, got)
			}
			pick(c.name, "")
		}
	}
}

// The filters of the matrix choose rows and columns, say how many, and stand in the address.
func TestMatrixFilters(t *testing.T) {
	h := get(t, states)
	for _, base := range []string{h.http, h.file} {
		b := open(t, base)
		b.visit("matrix.html")
		shown := `(() => {
			const seen = (x) => x.getClientRects().length > 0, text = (x) => x.textContent;
			return [...document.querySelectorAll(".mx tr[data-state]")].filter(seen).map((r) => r.id.slice(2)).join(" ") + " / " +
				[...document.querySelectorAll(".mx .dh .id")].filter(seen).map(text).join(" ");
		})()`
		everything := eval[string](b, shown)
		for _, c := range []struct{ query, rows, columns string }{
			{"?state=planned&bare=1", "8.5.1.1 8.5.1.2 8.5.3", "PRC-DRA-01 PRC-REV-01"},
			{"?chapter=8&flag=no-evidence&bare=1", "8.6.1 8.6.2", "PRC-NEW-01 PRC-LAT-01"},
			{"?words=replaced", "8.6.3", "PRC-OLD-01"},
			{"?type=policy&bare=1", "4.2 5.2.1 5.2.2", "POL-OVR-01"},
			{"?service=mail&bare=1", "8.6.1 8.6.2", "PRC-NEW-01"},
			{"?type=nonsense", "", ""},
		} {
			b.visit("matrix.html" + c.query)
			got := eval[string](b, shown)
			rows, columns, _ := strings.Cut(got, " / ")
			if c.query == "?type=nonsense" {
				if got != everything {
					t.Errorf("a choice that the book does not have hides something: %s", got)
				}
				continue
			}
			if c.rows != "" && rows != c.rows || c.columns != "" && columns != c.columns {
				t.Errorf("%s shows %s, want %s / %s", c.query, got, c.rows, c.columns)
			}
			said := eval[string](b, `document.querySelector("[data-count]").textContent`)
			if want := fmt.Sprintf("%d of 57 requirements, %d of 7 documents", len(strings.Fields(rows)), len(strings.Fields(columns))); said != want {
				t.Errorf("%s: %s shows %q, and it says %q", c.query, got, want, said)
			}
			if ragged := eval[string](b, `(() => {
				const width = (r) => [...r.cells].filter((c) => c.getClientRects().length).reduce((n, c) => n + c.colSpan, 0);
				const rows = [...document.querySelectorAll(".mx tbody tr, .mx tfoot tr")].filter((r) => r.getClientRects().length);
				return rows.filter((r) => width(r) !== width(document.querySelector(".mx tfoot tr"))).map((r) => r.id || r.className).join(" ");
			})()`); ragged != "" {
				t.Errorf("%s: rows of another width: %s", c.query, ragged)
			}
			b.click(".undo")
			b.wait(`location.search === ""`)
			if again := eval[string](b, shown); again != everything {
				t.Errorf("%s: what was taken back shows %s", c.query, again)
			}
		}
	}
}

// The matrix by document is filtered as the register is.
func TestMatrixByDocumentFilters(t *testing.T) {
	b := open(t, get(t, states).file)
	rows := `[...document.querySelectorAll(".byd tr[id]")].filter((r) => r.getClientRects().length).map((r) => r.id).join(" ")`
	for query, want := range map[string]string{
		"?state=gone": "PRC-OLD-01", "?status=draft": "PRC-DRA-01", "?service=mail": "PRC-NEW-01", "?flag=overdue": "POL-OVR-01", "?words=8.6.3": "PRC-OLD-01", "?type=instruction": "INS-HAN-01",
	} {
		b.visit("matrix-by-document.html" + query)
		if got := eval[string](b, rows); got != want {
			t.Errorf("%s shows %q, want %q", query, got, want)
		}
	}
}
