//! Invented names: many origins, none of anybody.

/// Family names; the first are the commonest.
pub const FAMILY: [&str; 96] = [
    "Smith", "Jones", "Taylor", "Brown", "Wilson", "Walker", "Wright", "Thompson", "Robinson", "Hall", "Green", "Wood",
    "Harris", "Clarke", "Turner", "Hill", "Ward", "Cooper", "Morris", "Baker", "Bell", "Marsh", "Fenwick", "Price", "Lowe",
    "Pike", "Dunn", "Shaw", "Rae", "Cole", "Fox", "Stone", "Webb", "Park", "Lewis", "Reid", "Evans", "Hughes", "Morgan",
    "Kelly", "Murphy", "O'Brien", "O'Neill", "McDonald", "MacKenzie", "Campbell", "Stewart", "Kowalska", "Nowak", "Musial",
    "Zielinski", "Wojcik", "Szymanski", "Popescu", "Ionescu", "Petrov", "Novak", "Khan", "Hussain", "Ali", "Ahmed", "Patel",
    "Singh", "Kaur", "Begum", "Iqbal", "Butt", "Chaudhry", "Rahman", "Sharma", "Adeyemi", "Okoro", "Mensah", "Diallo",
    "Osei", "Abdi", "Omar", "Mohamud", "Tesfaye", "Chen", "Wong", "Nguyen", "Silva", "Costa", "Garcia", "Rossi",
    "Smith-Jones", "Collins", "Dunne", "Barber", "Cross", "Ellis", "Frost", "Grant", "Holmes", "Young",
];

/// Given names of girls.
pub const GIRLS: [&str; 48] = [
    "Olivia", "Amelia", "Isla", "Ava", "Lily", "Freya", "Poppy", "Ellie-Mae", "Harriet", "Maisie", "Ruby", "Skye", "Aimee",
    "Amy", "Amie", "Ada", "Ida", "Eva", "Layla", "Zainab", "Aisha", "Ayesha", "Isha", "Noor", "Maja", "Ola", "Zofia",
    "Wiktoria", "Aminata", "Tobi", "Amara", "Fatou", "Hodan", "Ruth", "Esther", "Mei", "Linh", "Sofia", "Mia", "Chloe",
    "Rhiannon", "Siobhan", "Niamh", "Lily-Rose", "Harpreet", "Simran", "Sana", "Maryam",
];

/// Given names of boys.
pub const BOYS: [&str; 48] = [
    "Oliver", "George", "Noah", "Arthur", "Harry", "Leo", "Oscar", "Jack", "Tom", "Ben", "Sam", "Max", "Finn", "Kit", "Kai",
    "Cole", "Rhys", "Owen", "Callum", "Patrick", "Daniel", "Jihoo", "Mohammed", "Muhammad", "Yusuf", "Ayaan", "Hamza",
    "Amir", "Ibrahim", "Jan", "Szymon", "Kacper", "Filip", "Jakub", "Kwame", "Kofi", "Tunde", "Abdi", "Dawit", "Wei", "Minh",
    "Mateo", "Luca", "Theo", "Alfie", "Archie", "Gurdeep", "Arjun",
];

/// Languages for which an interpreter is asked, with families' names that often go with them.
pub const LANGUAGES: [&str; 12] = [
    "Polish", "Urdu", "Punjabi", "Arabic", "Romanian", "Somali", "Bengali", "Fula", "Kurdish", "Portuguese", "Tigrinya",
    "Cantonese",
];

/// Settings, by district in turn.
pub const SETTINGS: [&str; 24] = [
    "Hawthorn Primary", "Elm Park Primary", "St Anne's CofE Primary", "Riverside Academy", "Beech Hill Infants",
    "Oakfield Primary", "Willow Nursery", "Little Acorns Nursery", "Trentside Academy", "Castle Primary", "Forest View School",
    "Meadow Lane Infants", "Holly Bank Primary", "Bishop's Academy", "Sherwood Rise Primary", "Mill Lane Nursery",
    "Highfield School", "Northgate Primary", "The Gateway Academy", "Bridge Street Infants", "Orchard Primary",
    "Abbey Road School", "Kingfisher Nursery", "Wheatfield Academy",
];

/// Streets.
pub const STREETS: [&str; 20] = [
    "Elm Rise", "Station Road", "Church Street", "Mill Lane", "High Street", "Victoria Road", "Park Avenue", "Oak Close",
    "Forest Road", "Trent Lane", "Meadow Way", "Chapel Row", "King Street", "Queens Drive", "Ash Grove", "Hawthorn Way",
    "Willow Court", "Bridge Street", "The Crescent", "Manor Road",
];

/// Districts' codes, and outward parts of postcodes that lie in them.
pub const DISTRICTS: [(&str, &str); 8] = [
    ("E07000173", "NG5"), ("E07000170", "NG17"), ("E07000174", "NG18"), ("E07000171", "S80"), ("E07000172", "NG9"),
    ("E07000175", "NG24"), ("E07000176", "NG12"), ("E06000018", "NG3"),
];
