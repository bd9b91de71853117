"""What each page of the desk answers: one function a page, from what somebody who is signed in may see."""
