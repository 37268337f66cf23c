package browser

import (
	"bytes"
	"context"
	"os/exec"
	"regexp"
	"strings"
	"testing"
	"unicode"

	"github.com/chromedp/chromedp"
	"golang.org/x/text/unicode/norm"
)

// What is printed carries its control block, says that it is uncontrolled, counts its sheets, and leaves the navigation out.
func TestPaper(t *testing.T) {
	for _, c := range []struct {
		of    func() (*handbook, error)
		path  string
		size  string // of the paper, in points
		sheet string // how the first sheet is counted
		has   []string
	}{
		{starter, "documents/PRC-INC-01.html", "594 841", "1 / ", []string{
			"PRC-INC-01", "2.1", "In force", "Service desk manager", "Liu Yang", "2026-03-15", "2027-09-15", "Internal",
			"Uncontrolled when printed", "restores the agreed service", "Revisions",
		}},
		{starter, "zh-CN/documents/PRC-INC-01.html", "594 841", "第 1 页　共", []string{
			"PRC-INC-01", "事件管理程序", "有效", "2026-03-15", "2027-09-15", "打印件为非受控文件",
		}},
		{starter, "standards/iso20000-1-2018/8.6.1.html", "594 841", "1 / ", []string{
			"8.6.1", "Incident management", "covered", "PRC-INC-01", "2026-11-22", "Uncontrolled when printed",
		}},
		{starter, "zh-CN/standards/iso20000-1-2018/8.6.1.html", "594 841", "第 1 页　共", []string{"8.6.1", "PRC-INC-01", "打印件为非受控文件"}},
		{starter, "matrix.html", "841 1191", "1 / ", []string{"8.6.1", "PRC-INC-01", "covered", "2026-11-22", "Uncontrolled when printed"}},
		{starter, "matrix-by-document.html", "841 594", "1 / ", []string{"8.6.1", "PRC-INC-01", "In force", "2026-11-22", "Uncontrolled when printed"}},
		{starter, "zh-CN/matrix.html", "841 1191", "第 1 页　共", []string{"8.6.1", "PRC-INC-01", "打印件为非受控文件"}},
		{starter, "documents/index.html", "841 594", "1 / ", []string{"PRC-INC-01", "Incident management procedure", "2026-11-22", "Uncontrolled when printed"}},
		{starter, "zh-CN/documents/index.html", "841 594", "第 1 页　共", []string{"PRC-INC-01", "事件管理程序", "打印件为非受控文件"}},
		{states, "documents/PRC-NEW-01.html", "594 841", "1 / ", []string{"What was hidden", "A note at the foot of the page", "(POL-OVR-01)"}},
		{states, "manual.html", "594 841", "1 / ", []string{"PRC-NEW-01", "Procedure with every kind of block", "Uncontrolled when printed"}},
	} {
		t.Run(c.path, func(t *testing.T) {
			t.Parallel()
			b := open(t, get(t, c.of).file)
			b.visit(c.path)
			pdf := b.pdf()
			if size := mediaBox.FindSubmatch(pdf); size == nil || string(size[1])+" "+string(size[2]) != c.size {
				t.Errorf("the paper measures %s, not %s points", size, c.size)
			}
			text := squeeze(b.printed(pdf))
			if sheet := squeeze(c.sheet); !strings.Contains(text, sheet) {
				t.Errorf("the print does not count its sheets: %q", c.sheet)
			}
			for _, w := range c.has {
				if !strings.Contains(text, squeeze(w)) {
					t.Errorf("the print lacks %q", w)
				}
			}
			for _, w := range []string{"documents.csv", "trace.json"} { // the foot of the page on the screen
				if strings.Contains(text, w) {
					t.Errorf("the print has %q", w)
				}
			}
		})
	}
}

// mediaBox is the size of a sheet, in whole points.
var mediaBox = regexp.MustCompile(`/MediaBox \[0 0 (\d+)[.\d]* (\d+)`)

// squeeze takes out all space, for a printed line breaks where it must, and folds the radicals that a font may put in the
// place of Han characters.
func squeeze(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) {
			return -1
		}
		return r
	}, norm.NFKC.String(s))
}

// printed gives the text of a print.
func (b *tab) printed(pdf []byte) string {
	b.Helper()
	cmd := exec.Command("pdftotext", "-", "-")
	cmd.Stdin = bytes.NewReader(pdf)
	out, err := cmd.Output()
	if err != nil {
		b.Fatalf("pdftotext: %v; apt-get install poppler-utils, or make tools", err)
	}
	return string(out)
}

func (b *tab) pdf() []byte {
	b.Helper()
	data, err := chromedp.Run(context.WithoutCancel(b.ctx), chromedp.PrintToPDF(chromedp.PDFPreferCSSPageSize(), chromedp.PDFPrintBackground(), chromedp.PDFOutlineAndTagged()))
	if err != nil {
		b.Fatal("printing: ", err)
	}
	return data
}
