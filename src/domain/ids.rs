//! Numbers by which the journal names what it speaks of; given by the keeper, never reused.
use serde::{Deserialize, Serialize};

macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Default, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub u32);
    };
}

id! {
    /// A child or young person (0 to 25). 0 is nobody.
    ChildId
}
id! {
    /// One referral of one child to one pathway.
    ReferralId
}
id! {
    /// One session: a clinic, review or drop-in on a day at a place.
    SessionId
}
id! {
    /// One booking: a place in a session for a referral, in whatever state.
    BookingId
}
id! {
    /// One visit to a drop-in.
    VisitId
}
id! {
    /// One item that a person must complete, settle or dismiss.
    IntakeId
}
id! {
    /// A member of staff.
    StaffId
}
id! {
    /// A place where sessions are held.
    VenueId
}
id! {
    /// A template that sessions are made from.
    TemplateId
}
id! {
    /// Days on which somebody is away.
    AbsenceId
}
id! {
    /// A place of support: in a session, taken by somebody, for no referral.
    SeatId
}
id! {
    /// Days on which a place is shut.
    ClosureId
}
