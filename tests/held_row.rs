//! A row that an import held back because nobody understood when and where the family can come, mended at the desk by keys.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test that cannot go on says why and stops"
)]
#[path = "paper_support/desk.rs"]
mod desk;
mod keeper_support;
mod paper_support;
mod support;

use keeper_support::text;
use paper_support::Office;
use waitwell::domain::child::Flags;
use waitwell::wire::message::{Answer, Request};
use waitwell::wire::query::Query;
use waitwell::wire::view::View;

#[test]
fn days_districts_and_a_step_free_room_are_mended_where_the_row_is_completed() {
    let mut office = Office::new();
    let file = office.store.dir.path().join("extra.csv");
    let head = "Family name,Given name,Date of birth,Service,Date received,Cannot come,Can come only to,Step-free room";
    std::fs::write(&file, format!("{head}\nZander,Zoe,3/3/2020,SLCN,01/10/2026,someday,Narnia,sometimes\n"))
        .unwrap();
    office.becomes("scheduler", "nhs");
    let said = office.store.run(["import", file.to_str().unwrap()]);
    assert!(said.status.success(), "{} {}", text(&said.stdout), text(&said.stderr));
    let mut pty = desk::desk(&office);
    pty.press(":")
        .type_in("intake")
        .wait_for("ntake")
        .press("Enter")
        .wait_for("held row")
        .wait_for("ZANDER, Zoe");
    pty.press("Enter").wait_for("complete it").wait_for("\"someday\"").wait_for("\"Narnia\"");
    pty.wait_for("\"sometimes\"");
    // The first that was not understood is in front.
    pty.type_in("mon").press("Enter").type_in("Mansfield").press("Enter").type_in("y").press("PgDn Enter");
    pty.wait_for("Nothing is left to complete");
    let link = office.link();
    let find = Query::Find { text: "zander zoe".to_owned(), within: None, rows: 1 };
    let look = |query: Query| match link.call(Request::Look { query: Box::new(query) }).unwrap() {
        Answer::View(view) => *view,
        other => panic!("{other:?}"),
    };
    let View::Find(found) = look(find) else { panic!("not found") };
    let View::Record(page) = look(Query::Record { child: found.rows[0].child }) else { panic!("no record") };
    let details = &page.details;
    assert_eq!((details.not_on.as_slice(), details.only.len()), (&[0][..], 1), "{details:?}");
    assert!(details.flags.has(Flags::STEP_FREE), "{details:?}");
}
