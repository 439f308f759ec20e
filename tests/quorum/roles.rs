//! A role is filled by who holds it: anybody else only with a reason.
use crate::office::{Office, day};
use crate::told::{done, refused};
use waitwell::domain::code::Code;
use waitwell::domain::command::Command;

#[test]
fn nobody_is_asked_in_a_role_they_do_not_hold_but_with_a_reason() {
    let mut office = Office::new();
    let clinic = office.clinic(day(25), 600, office.osei, 1).0.to_string();
    let ask = ["sessions", "ask", &clinic, "patel", "--role", "camhs", "--comes"];
    let said = refused(&office, &ask);
    assert!(said.contains("J Patel is SLT, not CAMHS") && said.contains("--anyway WHY"), "{said}");
    let said = done(&office, &[&ask[..], &["--anyway", "is a trainee there"]].concat());
    assert!(said.contains("is a trainee there") && said.contains("not CAMHS"), "{said}");
    // Whoever holds several roles is asked in each; it is on their card.
    done(&office, &["staff", "roles", "ellis", "slt", "ot"]);
    let said = done(&office, &["staff"]);
    assert!(said.lines().any(|line| line.contains("B Ellis") && line.contains("slt, ot")), "{said}");
    done(&office, &["sessions", "ask", &clinic, "ellis", "--role", "ot"]);
    let said = refused(&office, &["sessions", "ask", &clinic, "ellis", "--role", "ep"]);
    assert!(said.contains("B Ellis is SLT and OT, not EP"), "{said}");
    let said = refused(&office, &["staff", "roles", "ellis", "nurse-of-nothing"]);
    assert!(said.contains("Nothing was changed"), "{said}");
    // By keys.
    office.pty.press("4").wait_for("[4 Diary]").press("v").wait_for("Away and shut").press("s");
    office.pty.wait_for("Staff: who works when").wait_for("also OT");
    office.pty.press("Home Enter").wait_for("Roles").press("r").wait_for("Further roles");
    office.pty.press("Ctrl-u").type_in("ep").press("PgDn Enter").wait_for("B Ellis: roles");
    let said = done(&office, &["staff"]);
    assert!(said.lines().any(|line| line.contains("B Ellis") && line.contains("slt, ep")), "{said}");
    office.pty.press("Esc").wait_gone("Staff: who works when").press("u").wait_for("Undone: ");
    assert!(done(&office, &["staff"]).contains("slt, ot"));
}

#[test]
fn a_role_that_a_template_asks_for_is_needed_in_its_sessions() {
    let mut office = Office::new();
    office.child("Wright", false);
    office.child("Khan", false);
    let mut template = crate::there::tuesdays(&office);
    template.roles = vec![Code::known("paediatrician")];
    let set = Command::SetTemplate { template: Box::new(template), ticked: Vec::new(), reason: Code::NONE };
    office.send(set);
    done(&office, &["templates", "publish", "1", "--until", "24/11/26"]);
    let book = ["book", "1", "--session", "1", "--agreed-by", "Ewa"];
    let said = refused(&office, &book);
    assert!(said.contains("No place can be offered: Paed has not accepted"), "{said}");
    done(&office, &["sessions", "ask", "1", "osei", "--comes"]);
    done(&office, &book);
    // By keys: the role is in the form of the template, and can be taken out of it.
    office.pty.press("4").wait_for("[4 Diary]").press("t").wait_for("every Tuesday");
    office.pty.press("Enter").wait_for("Until: publish").press("a").wait_for("Roles it takes besides Paed");
    office.pty.press("Tab Tab Tab Tab Tab Tab Ctrl-u").type_in("ep, paed").press("PgDn Enter");
    office.pty.wait_for("Change this template?").press("Enter").wait_for("Changed the template");
    done(&office, &["templates", "publish", "1", "--until", "1/12/26"]);
    let said = refused(&office, &["book", "2", "--session", "2", "--agreed-by", "Ewa"]);
    assert!(said.contains("EP, Paed") || said.contains("EP and Paed"), "{said}");
}
