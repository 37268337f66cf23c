package main

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/clausebook/clausebook/site"
)

func (a *app) approve() *cobra.Command {
	c := &cobra.Command{
		Use:   "approve DOC --by ROLE --name NAME --date DATE",
		Short: a.say("Record the approval of the present text of a document", "记录文件现行正文的批准"),
		Long: a.say(`Record in control/DOC.yaml that the present version of the document was approved with the present text. From then on the
document is in force only as long as its text is the one that was approved. The front matter stays the author's: what it
still needs for the approval to count is said.`,
			`在 control/DOC.yaml 中记录：文件现行版本以现行正文获得批准。此后只有正文与批准时一致，文件才算有效。
文件头仍由编写人维护；批准生效还缺什么，会列出来。`),
		Args: a.arguments(1, 1),
	}
	s := a.signingFlags(c)
	c.RunE = func(_ *cobra.Command, args []string) error {
		_, d, by, err := a.document(s, args[0])
		if err != nil {
			return err
		}
		if earlier := otherText(d); earlier != nil {
			fmt.Fprintf(a.err, a.say("warning: version %s was approved on %s with another text; both approvals stay on record (a new version would tell them apart)\n", "警告：%s 版曾于 %s 以另一份正文获得批准，两次批准都保留（升版可以区分）\n"), d.Version, earlier.Date)
		}
		if err := a.writeControl(s.book, d, d.Approve(by)); err != nil {
			return err
		}
		a.tell(a.say("%s: %s %s approved by %s on %s\n", "%s：%s %s 版由 %s 于 %s 批准\n"), controlFile(d), d.ID, d.Version, signer(by), by.Date)
		if missing := missingApproval(d, by); len(missing) > 0 {
			fmt.Fprintf(a.err, a.say("%s: for the approval to count, the front matter still needs: %s\n", "%s：批准要生效，文件头还需要：%s\n"), d.Original().File, strings.Join(missing, ", "))
		}
		return nil
	}
	return c
}

// otherText finds the last approval of the present version, when that had another text.
func otherText(d *site.Document) *site.Approval {
	if d.Control == nil {
		return nil
	}
	var last *site.Approval
	for i, a := range d.Control.Approvals {
		if a.Version == d.Version {
			last = &d.Control.Approvals[i]
		}
	}
	if last == nil || last.Text == site.TextPrint(d, "") {
		return nil
	}
	return last
}

// missingApproval lists what the front matter lacks of an approved document.
func missingApproval(d *site.Document, by site.Signing) []string {
	var out []string
	if d.Status != site.Approved {
		out = append(out, "status: approved")
	}
	if d.Approved.IsZero() {
		out = append(out, "approved: "+by.Date.String())
	}
	if d.Approver.IsZero() {
		out = append(out, "approver: "+by.By)
	}
	if d.Owner.IsZero() {
		out = append(out, "owner: …")
	}
	return out
}
