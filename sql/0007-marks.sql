-- What the program as a whole must know about its data (src/app): "demonstration" is there where `openocop demo` filled the database.
CREATE TABLE app_marks (
    name {text} PRIMARY KEY,
    value {text} NOT NULL
) {strict};
