//! What a day's tasks may cost in keys: the table that the desk is held to. A key is what a person presses; words that must be
//! typed anyway (a name, a reason) are not counted.
use super::stage::Stage;

/// What shows that it was done.
pub enum Done {
    /// One of these words on the screen, which were not there before; the journal is as it was.
    Shows(&'static [&'static str]),
    /// These events, in order.
    Writes(&'static [&'static str]),
    /// The last change is taken back.
    Undoes,
}

/// One task.
pub struct Task {
    pub name: &'static str,
    /// Keys it may cost.
    pub keys: usize,
    /// The same where the window is narrow, with the reason, where it may cost more there.
    pub narrow: Option<(usize, &'static str)>,
    /// Brings the desk to where the task begins.
    pub from: fn(&mut Stage),
    /// What is pressed, with ` | ` between steps: keys by name; `'text` is typed; `=words` are waited for.
    pub play: &'static str,
    /// In a narrow window, where that is something else.
    pub play_narrow: Option<&'static str>,
    pub done: Done,
}

use super::places as at;
use Done::{Shows, Undoes, Writes};

/// A task whose keys are the same in every window.
const fn task(name: &'static str, keys: usize, from: fn(&mut Stage), play: &'static str, done: Done) -> Task {
    Task { name, keys, narrow: None, from, play, play_narrow: None, done }
}

/// The template, and the sessions ahead that follow it.
const TEMPLATE: &[&str] = &["TemplateSet", "SessionFollowed"];

/// What must be said before a place is offered stands above the offers; in a narrow window it stands before them.
const SAY_FIRST: &str = "what to say first is passed with one more Enter";

const fn booking(
    name: &'static str,
    keys: usize,
    from: fn(&mut Stage),
    play: &'static str,
    play_narrow: &'static str,
    done: Done,
) -> Task {
    let narrow = Some((keys + 1, SAY_FIRST));
    Task { name, keys, narrow, from, play, play_narrow: Some(play_narrow), done }
}

pub const TASKS: &[Task] = &[
    task("find a child", 1, at::waiting, "/", Shows(&["Find:"])),
    task(
        "open the child found",
        2,
        at::waiting,
        "/ | =Find: | 'harris aimee | =>  HARRIS, Aimee | Enter",
        Shows(&["JOURNEY", "CLOCKS"]),
    ),
    task(
        "register a referral, child known",
        6,
        at::waiting,
        "n | =New referral | o PgDn Enter",
        Writes(&["ReferralReceived"]),
    ),
    task(
        "register a referral, child not known",
        6,
        at::waiting,
        "/ | =Find: | 'zqnovak zoe 14/9/24 slcn 12 elm rise ng5 6lt mum kerry 07700 900231 from hilltop nursery | \
         =No child like | Enter | =Zqnovak | PgDn Enter",
        Writes(&["ChildRegistered", "ReferralReceived"]),
    ),
    task(
        "settle a possible duplicate",
        2,
        at::alike,
        "= | =s same child | s",
        Writes(&["ChildMerged", "IntakeClosed"]),
    ),
    task(
        "the same, from any screen",
        3,
        at::alike_behind,
        "2 | =Waiting: all | = | =Same child? | s",
        // Intake's question was answered the first time; taking that back parted the records again and asks nothing anew.
        Writes(&["ChildMerged"]),
    ),
    task("triage: accept with priority", 2, at::queue, "a s", Writes(&["Accepted"])),
    task("the same, from any screen", 3, at::waiting, "3 | =Triage: | a s", Writes(&["Accepted"])),
    task("triage: redirect", 3, at::queue, "r o | 'writes | Enter", Writes(&["RedirectOffered"])),
    task(
        "the same, from any screen",
        4,
        at::waiting,
        "3 | =Triage: | r o | 'writes | Enter",
        Writes(&["RedirectOffered"]),
    ),
    task("past-target worklist", 1, at::waiting, "!", Shows(&["past target,"])),
    task("the same, from any screen", 1, at::today_before_a_whole_list, "!", Shows(&["past target,"])),
    task("why this wait", 1, at::waiting, "y", Shows(&["Effect on the clock", "counts", "Why"])),
    booking("book best slot for this child", 2, at::waiting, "b Enter", "b Enter Enter", Writes(&["Agreed"])),
    booking(
        "book a chosen slot",
        4,
        at::waiting,
        "b | =>  1 | 3 Enter",
        "b | =on to the places | Enter 3 Enter",
        Writes(&["Agreed"]),
    ),
    booking(
        "book a chosen slot, beyond the ninth",
        4,
        at::waiting,
        "b | =>  1 | f | =Which days | 'from 4 jan | Enter | =Mon  4 Jan | Enter",
        "b | =on to the places | f | =Which days | 'from 4 jan | Enter | =-- 1: Mon 4 Jan | Enter Enter",
        Writes(&["Agreed"]),
    ),
    booking("book a drop-in place", 3, at::little, "b Tab Enter", "b Tab Enter Enter", Writes(&["Agreed"])),
    task("cancel with reason and by whom", 3, at::booked, "x f i", Writes(&["Cancelled"])),
    booking("move a booking", 3, at::booked, "m d Enter", "m d Enter Enter", Writes(&["Moved"])),
    booking("fill a freed slot", 2, at::freed, "a Enter", "a Enter Enter", Writes(&["Agreed"])),
    booking("the same, in its session", 2, at::free_slot, "b Enter", "b Enter Enter", Writes(&["Agreed"])),
    task("attended slot (came)", 1, at::visit, "a", Writes(&["Attended"])),
    task("came, from any screen", 1, at::expected, "a", Writes(&["Attended"])),
    task("came, from Today", 1, at::expected_today, "a", Writes(&["Attended"])),
    task("outcome of an attended slot", 2, at::seen, "o c", Writes(&["OutcomeRecorded"])),
    task("not brought, follow-up opened", 3, at::missed, "o n l", Writes(&["Contact", "Attended"])),
    task(
        "somebody sick today",
        4,
        at::clinic,
        "x a | =Who | Enter | =ticked -- | Enter",
        Writes(&["StaffAway", "MemberSet", "MemberSet"]),
    ),
    task(
        "the same, from any screen",
        5,
        at::clinic_behind,
        "4 | =30 Nov | x a | =Who | Enter | =ticked -- | Enter",
        Writes(&["StaffAway", "MemberSet", "MemberSet"]),
    ),
    task(
        "the same, on the line",
        3,
        at::clinic,
        ": | =What is to be done? | 'sick patel 30nov | =away Mon 30 | Enter | =ticked -- | Enter",
        Writes(&["StaffAway", "MemberSet", "MemberSet"]),
    ),
    task(
        "change a clinic template",
        4,
        at::held_clinic,
        "t | =Template of | s | =Start | '10:00 | Enter | =ticked -- | Enter",
        Writes(TEMPLATE),
    ),
    task(
        "the same, from any screen",
        5,
        at::held_clinic_behind,
        "4 | =30 Nov | t | =Template of | s | =Start | '10:00 | Enter | =ticked -- | Enter",
        Writes(TEMPLATE),
    ),
    task(
        "drop-in arrival, known child",
        2,
        at::board,
        "n | =who came | 'rossi cole | Enter",
        Writes(&["Arrived"]),
    ),
    task(
        "the same, from any screen",
        3,
        at::board_behind,
        "5 | =EXPECTED | n | =who came | 'rossi cole | Enter",
        Writes(&["Arrived"]),
    ),
    task("drop-in arrival, expected", 1, at::board, "a", Writes(&["Attended", "Arrived"])),
    task("drop-in outcome", 2, at::with, "o a", Writes(&["VisitDone"])),
    task("drop-in outcome: referred on", 3, at::with, "o r s", Writes(&["ReferralReceived", "VisitDone"])),
    task("advice-line call logged", 4, at::waiting, "c a t | 'worried | Enter", Writes(&["Contact"])),
    task("chase an answer that is late", 2, at::asked, "i Enter", Writes(&["InfoChased"])),
    task("list exported", 2, at::waiting, "e Enter", Shows(&["rows are in", "written", "waitwell-out"])),
    task("undo", 1, at::put_off, "u", Undoes),
    booking(
        "offered and declined",
        2,
        at::waiting,
        "b d",
        "b Enter d",
        Shows(&["why?", "Day does not suit"]),
    ),
    task("hold while I ring", 2, at::free_slot, "b h", Writes(&["Held"])),
    task("call made, no answer", 2, at::waiting, "c n", Writes(&["Contact"])),
    task("put a step off", 2, at::late, "z w", Writes(&["PutOff"])),
    task(
        "back to the child before",
        1,
        at::record_after_list,
        "Backspace",
        Shows(&["Waiting: all pathways", "Waiting"]),
    ),
    task("validation answer: still wanted", 1, at::family, "a", Writes(&["Support"])),
    task("validation answer: no longer wanted", 3, at::family, "o n p", Writes(&["Support", "Closed"])),
    booking("assemble a MAR", 3, at::to_place, "n Enter", "n Enter Enter", Writes(&["Agreed"])),
    // Last, because whoever sits here is a clinician from now on.
    task(
        "refer to CCC",
        3,
        at::clinician,
        "r c | =Question | 'can the clinic see her | Enter",
        Writes(&["ReferralReceived"]),
    ),
];
